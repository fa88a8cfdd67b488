import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's snippets compile, and compute the figures that it quotes. */
class InterfaceFiguresTest {

    @Test
    void theContractQuotesWhatItsCodeComputes(@TempDir Path directory) throws IOException {
        String contract = Files.readString(Programs.ROOT.resolve("micro/autograd-interface.md"));
        String reference = Programs.source(Programs.reference());
        String value = Programs.canonical(Programs.reference())
                + method(contract, "        Value clamp(") + "    }\n";
        String snippets = method(reference, "    static Value[] map(")
                + method(reference, "    static Value sum(")
                + method(reference, "    static double max(")
                + method(contract, "static Value[] softmax(")
                + method(contract, "static Value crossEntropy(")
                + method(contract, "static Value kl(");
        String source = Files.readString(
                        Programs.VECTORS.resolve("src/test/resources/InterfaceFigures.java"))
                .replace("    // VALUE\n", value).replace("    // SNIPPETS\n", snippets);
        Path file = Files.writeString(directory.resolve("InterfaceFigures.java"), source);

        Run run = Run.source(Path.of(System.getProperty("java.home")), directory, file);

        assertThat(run.status()).as(run.err()).isZero();
        String prose = contract.replaceAll("\\s+", " ");
        assertThat(run.out().lines()).hasSizeGreaterThan(20)
                .allSatisfy(figure -> assertThat(prose).contains(figure));
    }

    /** From the line that begins so to the brace that closes it, at the same depth. */
    private static String method(String text, String beginning) {
        String indent = beginning.replaceAll("\\S.*", "");
        Matcher method = Pattern.compile(
                "(?ms)^" + Pattern.quote(beginning) + ".*?^" + indent + "}\n").matcher(text);
        assertThat(method.find()).as(beginning).isTrue();
        return method.group();
    }
}
