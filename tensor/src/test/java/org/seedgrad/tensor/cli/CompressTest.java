package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.io.CharacterTokenizer;
import org.seedgrad.tensor.io.Tokenizer;

class CompressTest {
    private static final String TINY = Commands.GPT2_TINY.toString();

    @TempDir Path folder;

    @Test void aCompressedModelCanBeUsed() {
        Path small = folder.resolve("small");
        Commands.Result result = Commands.run("compress", "--checkpoint", TINY, "--out", small,
                "--layers", "h.0.attn.c_proj,h.1.attn.c_proj", "--ratio", 2, "--ids",
                Commands.ids("prompt"), "--json");
        assertThat(result.status()).as(result.err()).isZero();
        JsonNode json = result.json();
        assertThat(json.get("bytes_before").asLong()).isEqualTo(401_280);
        // Two layers of 48 x 48 numbers lose at least half of their bytes.
        assertThat(json.get("bytes_after").asLong()).isLessThanOrEqualTo(401_280 - 2 * 48 * 48 * 2);
        assertThat(json.get("report").isObject()).isTrue();
        assertThat(Commands.run("inspect", small).out()).contains("h.0.attn.c_proj.rbe");
        assertThat(Commands.run("generate", "--checkpoint", small, "--ids", 1, "--new", 3).out())
                .matches("\\d+,\\d+,\\d+\n");
        double loss = Commands.run("eval", "--checkpoint", small, "--ids", Commands.ids("prompt"),
                "--json").json().get("loss").asDouble();
        assertThat(loss).isNotEqualTo(Commands.REFERENCE.get("loss").asDouble()).isLessThan(10);
    }

    @Test void withAReportToRead() {
        Commands.Result result = Commands.run("compress", "--checkpoint", TINY,
                "--out", folder.resolve("small"), "--layers", "h.0.attn.c_proj", "--error", 0.5,
                "--ids", Commands.ids("prompt"));
        assertThat(result.out()).contains("h.0.attn.c_proj", "Perplexity: ");
        assertThat(Commands.run("compress", "--checkpoint", TINY, "--out",
                folder.resolve("other"), "--layers", "h.0.attn.c_proj", "--bytes", 4000).out())
                .matches("[0-9,]+ bytes instead of 401,280; with --data or --ids there is a "
                        + "report\n");
    }

    @Test void refusesWhatCannotBe() {
        assertThat(Commands.run("compress", "--checkpoint", TINY, "--out", folder).err())
                .contains("--ratio=X | --bytes=N | --error=X");
        assertWrong("seedgrad: --out is the folder of the model itself", "--out", TINY,
                "--ratio", 2);
        assertWrong("seedgrad: --baselines compares on a text; give one by --data or --ids",
                "--out", folder.resolve("x"), "--ratio", 2, "--baselines");
        assertWrong("seedgrad: compress: at least two tokens", "--out", folder.resolve("x"),
                "--ratio", 2, "--ids", 1);
        assertWrong("seedgrad: compress: there is no token 257; ids are 0 to 256",
                "--out", folder.resolve("x"), "--ratio", 2, "--ids", "1,2,257");
        assertWrong("seedgrad: compress: there is no token -1; ids are 0 to 256",
                "--out", folder.resolve("x"), "--ratio", 2, "--ids", "-1,2");
        assertThat(Commands.run("compress", "--checkpoint", TINY, "--out", folder.resolve("x"),
                "--ratio", -1).status()).isEqualTo(2);
        assertThat(Commands.run("compress", "--checkpoint", TINY, "--out", folder.resolve("x"),
                "--ratio", 2, "--layers", "nothing").status()).isEqualTo(2);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    /** Before the work: nothing is said about the machine that is to do it. */
    @Test void refusesPlacesWhereNothingCanBe() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertWrong("seedgrad: " + file + " is a file; --out needs a folder there",
                "--out", file, "--ratio", 2);
        assertWrong("seedgrad: " + file + " is a file; --out needs a folder there",
                "--out", file.resolve("a/b"), "--ratio", 2);
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(Trainer.stateFile(run), "");
        assertWrong("seedgrad: " + run + " has a training run, whose model would be replaced",
                "--out", run, "--ratio", 2);
    }

    @Test void noModelButACompressedOneIsReplaced() throws IOException {
        Path plain = folder.resolve("plain");
        GenerateTest.save(plain);
        byte[] before = Files.readAllBytes(plain.resolve("model.safetensors"));
        assertWrong("seedgrad: " + plain + " has a model already, which would be replaced; give"
                + " another folder by --out", "--out", plain, "--ratio", 2);
        assertThat(plain.resolve("model.safetensors")).hasBinaryContent(before);
    }

    /** This model has no tokenizer, so none is in its folder afterwards. */
    @Test void theTokenizerOfAReplacedModelGoes() throws IOException {
        Path out = folder.resolve("out");
        Object[] compress = {"compress", "--checkpoint", TINY, "--out", out, "--layers",
            "h.0.attn.c_proj", "--ratio", 2};
        assertThat(Commands.run(compress).status()).isZero();
        CharacterTokenizer.of("abc").save(out);
        Commands.Result again = Commands.run(compress);
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(Tokenizer.load(out)).isEmpty();
    }

    private static void assertWrong(String sentence, Object... options) {
        Object[] all = new Object[options.length + 3];
        all[0] = "compress";
        all[1] = "--checkpoint";
        all[2] = TINY;
        System.arraycopy(options, 0, all, 3, options.length);
        Commands.Result result = Commands.run(all);
        assertThat(result.err()).startsWith(sentence);
        assertThat(result.status()).isEqualTo(2);
    }
}
