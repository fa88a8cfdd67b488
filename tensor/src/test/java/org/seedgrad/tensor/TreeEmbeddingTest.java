package org.seedgrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Tensor;

/** The example of a tree: what it prints and draws is what the README shows. */
class TreeEmbeddingTest {
    private static final Path HOME = Path.of(System.getProperty("seedgrad.root"), "tensor");
    private static final Path EXAMPLES = HOME.resolve("examples");

    @TempDir Path folder;

    @Tag("slow")
    @Test void hyperbolicBeatsEuclidean() throws Exception {
        Path picture = folder.resolve("tree.svg");
        String output = run("main", EXAMPLES.resolve("java.base.txt"), picture);

        MatchResult[] results = Pattern.compile("mean rank ([0-9.]+), MAP ([0-9.]+)")
                .matcher(output).results().toArray(MatchResult[]::new);
        assertThat(results).hasSize(2);
        double[] euclidean = numbers(results[0]);
        double[] hyperbolic = numbers(results[1]);
        assertThat(hyperbolic[0]).as("mean rank").isLessThan(euclidean[0] / 3);
        assertThat(hyperbolic[1]).as("MAP").isGreaterThan(2 * euclidean[1]);

        assertThat(text(HOME.resolve("README.md"))).contains(output);
        assertThat(text(picture)).isEqualTo(text(EXAMPLES.resolve("java.base.svg")));
    }

    @Test void theReadmeShowsTheHeartOfIt() throws IOException {
        String readme = text(HOME.resolve("README.md"));
        Matcher shown = Pattern.compile("```java\n(static Tensor learn\\(.*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertThat(shown.find()).isTrue();
        String source = text(EXAMPLES.resolve("TreeEmbedding.java"));
        assertThat(source.indent(-4)).contains(shown.group(1));
    }

    /** All before the work, which takes a while, and before the picture replaces anything. */
    @Test void refusesFilesThatCannotBe() throws Exception {
        Path names = Files.writeString(folder.resolve("names.txt"), "java.util\n");
        assertThatThrownBy(() -> run("run", names, names)).cause().isInstanceOf(IOException.class)
                .hasMessage(names + ": it holds the names; give the picture another file");
        assertThat(names).hasContent("java.util");
        Path under = names.resolve("tree.svg");
        assertThatThrownBy(() -> run("run", names, under)).cause()
                .hasMessage(under + ": no file can be written there");
        for (String line : List.of("  ", ".", "a..b", "a. b", "a<b", "it's")) {
            Files.writeString(names, "java.util\n\n" + line + "\n");
            assertThatThrownBy(() -> run("run", names, folder.resolve("tree.svg"))).cause()
                    .isInstanceOf(IOException.class).hasMessage(names + ": line 3, '" + line
                            + "', is no name of a package as java.util is one");
        }
        assertThat(folder.resolve("tree.svg")).doesNotExist();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    private static double[] numbers(MatchResult result) {
        return new double[] {Double.parseDouble(result.group(1)),
                Double.parseDouble(result.group(2))};
    }

    /** Compiles the example and runs this method of it; what it prints. */
    private String run(String method, Path... arguments) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation()
                .toURI());
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int status = compiler.run(null, complaints, complaints, "-cp", classes.toString(),
                "-sourcepath", EXAMPLES.toString(), "-d", folder.toString(),
                EXAMPLES.resolve("TreeEmbedding.java").toString());
        assertThat(status).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) texts[i] = arguments[i].toString();
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()},
                getClass().getClassLoader())) {
            Method started = loader.loadClass("TreeEmbedding")
                    .getDeclaredMethod(method, String[].class);
            started.setAccessible(true);
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            started.invoke(null, (Object) texts);
        } finally {
            System.setOut(before);
        }
        return output.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
