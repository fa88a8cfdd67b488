package org.seedgrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Tensor;

/**
 * The web pages of the lessons that stand on this module show what these lessons print. All else
 * of the pages is tested in test-vectors, where this module is not built yet.
 */
class LessonPagesTest {
    private static final Path LESSONS = Path.of(System.getProperty("seedgrad.root"), "lessons")
            .toAbsolutePath().normalize();
    private static final Pattern SHOWN = Pattern.compile(
            "(?s)<pre class=\"out\".*?</pre>|<p class=\"answer\".*?</p>");

    @Tag("slow")
    @Test
    void theyShowWhatTheLessonsPrint(@TempDir Path project) throws Exception {
        List<Path> lessons = copy(project);
        Path said = project.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "lessons/Site.java", "made").directory(project.toFile())
                .redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        int status = builder.start().waitFor();
        assertThat(status).as(Files.readString(said)).isZero();
        assertThat(lessons).isNotEmpty();
        for (Path lesson : lessons) {
            String page = lesson.getFileName().toString().replace(".jsh", ".html");
            assertThat(shown(LESSONS.resolve("site").resolve(page)))
                    .as(page + "; make it anew with: java lessons/Site.java").isNotEmpty()
                    .isEqualTo(shown(project.resolve("made").resolve(page)));
        }
    }

    private static List<String> shown(Path page) throws IOException {
        return SHOWN.matcher(Files.readString(page)).results().map(MatchResult::group).toList();
    }

    /** A project with these classes, and of the lessons only those that need them. */
    private static List<Path> copy(Path project) throws Exception {
        Path lessons = project.resolve("lessons");
        try (Stream<Path> files = Files.walk(LESSONS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = lessons.resolve(LESSONS.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else if (!isPlainLesson(file)) Files.copy(file, copy);
            }
        }
        Files.createSymbolicLink(project.resolve("micro"), LESSONS.resolveSibling("micro"));
        Path target = Files.createDirectories(project.resolve("tensor/target"));
        Files.createSymbolicLink(target.resolve("classes"), Path.of(Tensor.class
                .getProtectionDomain().getCodeSource().getLocation().toURI()));
        try (Stream<Path> files = Files.list(lessons)) {
            return files.filter(file -> file.toString().endsWith(".jsh")).sorted().toList();
        }
    }

    /** A lesson, in any language, that needs the JDK alone. */
    private static boolean isPlainLesson(Path file) throws IOException {
        return file.toString().endsWith(".jsh") && file.getParent().toString()
                .matches(".*lessons(/[a-z][a-z])?") && !Files.readString(file)
                .contains("\n// Needs:");
    }
}
