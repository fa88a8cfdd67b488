package org.seedgrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedgrad.tensor.core.Tensor;

/** What the README shows is what there is, and what it prints is what comes. */
class ReadmeTest {
    private static final Path HOME = Path.of(System.getProperty("seedgrad.root"), "tensor");

    @TempDir Path folder;

    @ParameterizedTest @ValueSource(strings = {"FirstModel", "OwnOperation"})
    void examplesStandInItAndPrintWhatItSays(String name) throws Exception {
        String readme = Files.readString(HOME.resolve("README.md"));
        String source = Files.readString(HOME.resolve("examples/" + name + ".java"));
        assertThat(readme).contains("```java\n" + source + "```");
        assertThat(readme).contains(run(name, source).strip());
    }

    /** The tables, but for the times below them. */
    @Test @Tag("slow") void theComparisonOfWavesPrintsItsTables() throws Exception {
        String readme = Files.readString(HOME.resolve("README.md"));
        String source = Files.readString(HOME.resolve("examples/WhereWavesPay.java"));
        String output = run("WhereWavesPay", source, HOME.resolve("../micro/names.txt").toString());
        String[] tables = output.split("seconds: .*\n");
        assertThat(tables).hasSize(2);
        for (String table : tables) assertThat(readme).contains(table);
    }

    @Test void theFirstModelTakesThirtyLines() throws IOException {
        String source = Files.readString(HOME.resolve("examples/FirstModel.java"));
        String program = source.substring(source.indexOf("class FirstModel"));
        assertThat(program.lines().count()).isLessThanOrEqualTo(30);
    }

    /** The stretch on scopes, within the smallest program that it fits into. */
    @Test void theScopeCompilesAsItStands() throws Exception {
        String readme = Files.readString(HOME.resolve("README.md"));
        Matcher scope = Pattern.compile("```java\n(try \\(Scope.*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertThat(scope.find()).isTrue();
        String program = """
                import static org.seedgrad.tensor.ops.Ops.*;
                import java.util.Random;
                import org.seedgrad.tensor.core.*;
                import org.seedgrad.tensor.nn.*;
                import org.seedgrad.tensor.optim.*;
                class Scoped {
                    public static void main(String[] args) {
                        var model = new Linear(2, 2, new Random(1));
                        var optimizer = new Adam(model.parameters(), 0.1);
                        var x = Tensor.zeros(1, 2);
                        var target = Tensor.zeros(1, 2);
                """ + scope.group(1) + """
                        System.out.println(Memory.leaks());
                    }
                }
                """;
        assertThat(run("Scoped", program)).isEqualTo("[]\n");
    }

    /** Compiles a program and runs its main method; what it prints. */
    private String run(String name, String source, String... arguments) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation()
                .toURI());
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int status = compiler.run(null, complaints, complaints, "-cp", classes.toString(),
                "-d", folder.toString(), file.toString());
        assertThat(status).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()},
                getClass().getClassLoader())) {
            Method main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            main.invoke(null, (Object) arguments);
        } finally {
            System.setOut(before);
        }
        return output.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    @Test void everyPackageIsInTheTable() throws IOException {
        String readme = Files.readString(HOME.resolve("README.md"));
        Path sources = HOME.resolve("src/main/java/org/seedgrad/tensor");
        try (var packages = Files.list(sources)) {
            List<String> names = packages.map(path -> path.getFileName().toString()).toList();
            assertThat(names).isNotEmpty().allSatisfy(
                    name -> assertThat(readme).contains("`" + name + "`"));
        }
    }
}
