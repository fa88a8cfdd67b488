package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.seedgrad.tensor.io.Tokenizer;
import org.seedgrad.tensor.nn.Budget;
import org.seedgrad.tensor.nn.CompressedGpt2;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.nn.Gpt2Compression;
import org.seedgrad.tensor.nn.ModelReport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes waves of layers. */
@Command(name = "compress", sortOptions = false, description = {
    "Makes waves of the layers of a model, each a seed of 64 bits, with some cosines as the"
        + " residual; and says what that costs.",
    "Waves pay where weights have structure. The report says whether these have: with --baselines"
        + " beside what the same bytes give as a low-rank product (SVD) or as int4."},
        footerHeading = "%nExamples:%n", footer = {
            "  seedgrad compress --checkpoint gpt2 --out small --ratio 4 --data novel.txt",
            "  seedgrad compress --checkpoint gpt2 --out small --layers \"h.*.mlp.*\" --error 0.3",
            "  seedgrad compress --checkpoint gpt2-tiny --out small --bytes 100000 --ids 1,2,3"})
final class Compress extends Task {
    /** As many tokens of a file are compared if nobody says otherwise: each takes its time. */
    private static final String TOKENS = "1024";

    @Option(names = "--checkpoint", required = true, paramLabel = "DIR",
            description = "The folder of the model.")
    private Path checkpoint;

    @Option(names = "--out", required = true, paramLabel = "DIR",
            description = "The folder for the compressed one.")
    private Path out;

    @Option(names = "--layers", paramLabel = "PATTERN", defaultValue = "*",
            description = "Which layers, as in \"h.*.mlp.*,h.0.attn.c_attn\"; all that are dense"
                    + " otherwise.")
    private String layers;

    @ArgGroup(multiplicity = "1") private Goal goal;

    @ArgGroup private Text text;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = TOKENS,
            description = "How many tokens of the file are compared (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--baselines", description = "Compare with SVD and int4 too: slow.")
    private boolean baselines;

    /** How far. */
    private static final class Goal {
        @Option(names = "--ratio", required = true, paramLabel = "X",
                description = "Each layer in 1/X of its bytes, or fewer.")
        private Double ratio;

        @Option(names = "--bytes", required = true, paramLabel = "N",
                description = "All these layers together in so many bytes.")
        private Long bytes;

        @Option(names = "--error", required = true, paramLabel = "X",
                description = "Each layer with a relative error of at most X.")
        private Double error;

        private Budget budget() {
            if (ratio != null) return new Budget.Ratio(ratio);
            return bytes != null ? new Budget.Bytes(bytes) : new Budget.RelativeError(error);
        }
    }

    /** On what both models are compared. */
    private static final class Text {
        @Option(names = "--data", required = true, paramLabel = "FILE",
                description = "Compare both models on this text.")
        private Path data;

        @Option(names = "--ids", required = true, split = ",", paramLabel = "ID",
                description = "Compare them on these tokens.")
        private int[] ids;
    }

    @Override public Integer call() throws IOException {
        if (baselines && text == null) throw wrongUsage(
                "--baselines compares on a text; give one by --data or --ids");
        Budget budget = goal.budget();
        checkOut(out, checkpoint);
        if (Files.exists(Trainer.stateFile(out))) throw wrongUsage(out + " has a training run,"
                + " whose model would be replaced; give another folder by --out");
        if (ModelFolder.isPlain(out)) throw wrongUsage(out + " has a model already, which would be"
                + " replaced; give another folder by --out");
        ModelFolder folder = ModelFolder.open(checkpoint);
        int[] compared = compared(folder);
        noteMachine();
        Gpt2Compression compression = compress(this, folder.model(), layers, budget);
        save(compression.after(), folder.tokenizer().orElse(null), out);
        ModelReport report = compared == null ? null : compression.report(compared, baselines);
        if (json) print(result(compression, report));
        else if (report != null) print("%s", report);
        else print("%,d bytes instead of %,d; with --data or --ids there is a report\n",
                CompressedGpt2.bytes(compression.after()),
                CompressedGpt2.bytes(compression.before()));
        note("the compressed model is in %s; to use it: seedgrad generate --checkpoint %s",
                out, out);
        return DONE;
    }

    /** The tokens to compare on, checked before the long work; null without. */
    private int[] compared(ModelFolder folder) throws IOException {
        if (text == null) return null;
        int[] all = text.ids != null ? text.ids
                : folder.requireTokenizer().encode(Corpus.read(text.data));
        if (all.length < 2 || tokens < 2) throw new IllegalArgumentException(
                "compress: at least two tokens are needed to compare models");
        int vocabulary = folder.model().config().vocabulary();
        for (int id : all) if (id < 0 || id >= vocabulary) throw new IllegalArgumentException(
                "compress: there is no token " + id + "; ids are 0 to " + (vocabulary - 1));
        return text.ids != null ? all : Arrays.copyOf(all, Math.min(all.length, tokens));
    }

    /** With progress on standard error. */
    static Gpt2Compression compress(Task task, Gpt2 model, String layers, Budget budget) {
        int count = Gpt2Compression.matching(model, layers).size();
        Progress progress = new Progress(
                task.err(), Progress.isTerminal(), "layer", 0, count);
        progress.update(0, "");
        Gpt2Compression compression = Gpt2Compression.of(model, layers, budget,
                (layer, done, of) -> progress.update(done, layer));
        progress.clear();
        return compression;
    }

    static void save(Gpt2 model, Tokenizer tokenizer, Path folder) throws IOException {
        ModelFolder.removeModel(folder);
        // The model comes last, as in training: a folder that has one has its tokenizer.
        if (tokenizer != null) tokenizer.save(folder);
        CompressedGpt2.save(folder, model);
    }

    private ObjectNode result(Gpt2Compression compression, ModelReport report) {
        ObjectNode result = newObject().put("checkpoint", out.toString())
                .put("bytes_before", CompressedGpt2.bytes(compression.before()))
                .put("bytes_after", CompressedGpt2.bytes(compression.after()));
        if (report != null) result.set("report", tree(report.toMap()));
        return result;
    }
}
