package org.seedgrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that take arguments, as programs of their own: what they say to wrong ones. */
class ExamplesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("seedgrad.root"), "tensor", "examples");
    private static final String PATH = System.getProperty("java.class.path")
            + System.getProperty("path.separator") + System.getProperty("jdk.module.path", "");

    @TempDir static Path folder;

    @BeforeAll static void compile() {
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, complaints, complaints, "-cp",
                PATH, "-sourcepath", EXAMPLES.toString(), "-d", folder.toString(),
                EXAMPLES.resolve("TreeEmbedding.java").toString(),
                EXAMPLES.resolve("WhereWavesPay.java").toString());
        assertThat(status).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
    }

    /** A program that prints nothing but this, and ends with this status. */
    private static void assertSays(int status, String sentence, String program,
                                   Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-cp",
                folder + System.getProperty("path.separator") + PATH, program));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(Files.readAllLines(err)).filteredOn(line -> !line.startsWith("WARNING"))
                .containsExactly(program + ": " + sentence);
        assertThat(process.waitFor()).isEqualTo(status);
    }

    @Test void theTreeSaysWhatIsWrong() throws Exception {
        Path names = EXAMPLES.resolve("java.base.txt");
        Path picture = folder.resolve("tree.svg");
        assertSays(2, "which files? The arguments are NAMES PICTURE [SEED]", "TreeEmbedding");
        assertSays(2, "the seed is 'two', but must be a whole number of at most 9 digits",
                "TreeEmbedding", names, picture, "two");
        assertSays(1, "nowhere: there is no such file to read", "TreeEmbedding", "nowhere",
                picture);
        assertSays(1, folder + ": no file can be written there", "TreeEmbedding", names, folder);
        Path bad = Files.write(folder.resolve("bad"), new byte[] {(byte) 0xC0, 'a', '\n'});
        assertSays(1, bad + ": it is no text in UTF-8; convert it first", "TreeEmbedding", bad,
                picture);
        Path empty = Files.writeString(folder.resolve("empty"), "\n\n");
        assertSays(1, empty + ": it names no package; give one in each line", "TreeEmbedding",
                empty, picture);
        assertThat(picture).doesNotExist();
    }

    /** And says it first, not after the task that needs no file. */
    @Test void theComparisonOfWavesSaysWhatIsWrong() throws Exception {
        assertSays(1, "nowhere: there is no such file to read; run this in the root of the "
                + "project, or give a file of names", "WhereWavesPay", "nowhere");
        Path names = Files.writeString(folder.resolve("names"), "Anna\n".repeat(100));
        assertSays(1, names + ": it must have at least 50 lines, each a name of the letters a to z",
                "WhereWavesPay", names);
    }
}
