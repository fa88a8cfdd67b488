package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts all this, on JDKs that only print how they are called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir Path folder;

    /** A folder that looks like a JDK of this version. */
    private Path jdk(String name, String version) throws IOException {
        Path jdk = folder.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version
                + "\"\nMODULES=\"java.base jdk.incubator.vector\"\n");
        Path java = jdk.resolve("bin/java");
        Files.writeString(java, "#!/bin/sh\necho " + name + "\nfor a; do echo \"<$a>\"; done\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return jdk;
    }

    private Path project(boolean built) throws IOException {
        Path tensor = Files.createDirectories(folder.resolve("a project/tensor"));
        if (built) {
            Path classes = tensor.resolve("target/classes/org/seedgrad/tensor/cli");
            Files.createDirectories(classes);
            Files.createDirectories(tensor.resolve("target/lib"));
            Files.write(classes.resolve("Main.class"), new byte[0]);
        }
        Path script = tensor.resolve("seedgrad");
        Files.copy(Commands.ROOT.resolve("tensor/seedgrad"), script);
        return script;
    }

    private static Commands.Result run(Path script, Map<String, String> environment,
                                       String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        List.of("JDK25", "JAVA_HOME", "SEEDGRAD_OPTIONS")
                .forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Commands.Result(process.waitFor(), out, err);
    }

    @Test void startsTheJdkThatFits() throws Exception {
        Path script = project(true);
        Map<String, String> environment = Map.of("JDK25", jdk("old", "17.0.1").toString(),
                "JAVA_HOME", jdk("new", "26-ea").toString(), "SEEDGRAD_OPTIONS", "-Xmx1g -ea");
        Commands.Result result = run(script, environment, "generate", "--text", "two  words", "");
        assertThat(result.err()).isEmpty();
        String tensor = script.getParent().toRealPath().toString();
        assertThat(result.out()).startsWith("new\n<--add-modules>\n<jdk.incubator.vector>\n"
                + "<-Xmx1g>\n<-ea>\n").contains("<-Dseedgrad.terminal=false>\n")
                .endsWith("<-cp>\n<" + tensor + "/target/classes:" + tensor + "/target/lib/*>\n"
                        + "<org.seedgrad.tensor.cli.Main>\n<generate>\n<--text>\n<two  words>\n"
                        + "<>\n");
    }

    /** Where the locale knows ASCII alone, as in most containers, Java would lose letters. */
    @Test void argumentsAreReadAsUtf8() throws Exception {
        Path jdk = jdk("new", "25");
        Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho $LC_ALL\n");
        Path script = project(true);
        for (String locale : List.of("C", "POSIX")) {
            assertThat(run(script, Map.of("JDK25", jdk.toString(), "LC_ALL", locale)).out())
                    .isEqualTo("C.UTF-8\n");
        }
        assertThat(run(script, Map.of("JDK25", jdk.toString(), "LC_ALL", "C.utf8")).out())
                .isEqualTo("C.utf8\n");
    }

    @Test void findsItselfThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"),
                folder.relativize(project(true)));
        assertThat(run(link, Map.of("JDK25", jdk("new", "25.0.3").toString())).status()).isZero();
    }

    @Test void saysHowToBuild() throws Exception {
        Commands.Result result = run(project(false),
                Map.of("JDK25", jdk("new", "25").toString()));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).hasLineCount(1).startsWith("seedgrad: it is not built yet; run: "
                + "mvn -q -f ").endsWith("/pom.xml' package -DskipTests -pl tensor\n");
    }
}
