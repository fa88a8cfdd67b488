import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lessons, their exercises and solutions, as texts. A new file is found by itself. */
final class Lessons {
    static final Path HOME = Programs.ROOT.resolve("lessons");
    static final Pattern HEADING = Pattern.compile("// ==== (\\w+): (.*?) =+");

    /** A part of a file, from one heading to the next. */
    record Section(String kind, List<String> lines) { }

    private Lessons() { }

    static List<Path> all() { return files(HOME); }

    /** The lessons that need the JDK alone. */
    static List<Path> plain() {
        return all().stream().filter(lesson -> !text(lesson).contains("\n// Needs:")).toList();
    }

    static List<Path> exercises() { return files(HOME.resolve("exercises")); }

    static Path solution(Path exercise) {
        return HOME.resolve("solutions").resolve(exercise.getFileName());
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches("\\d\\d-.*\\.jsh"))
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) { return CheckVectors.Vectors.text(file); }

    static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring(0, 2));
    }

    static List<Section> sections(Path file) {
        List<Section> sections = new ArrayList<>(List.of(new Section("", new ArrayList<>())));
        for (String line : text(file).lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) sections.add(new Section(heading.group(1), new ArrayList<>()));
            sections.get(sections.size() - 1).lines.add(line);
        }
        return sections;
    }

    /** How many checks the file makes, by its text. */
    static int checks(Path file) {
        return (int) text(file).lines().filter(line -> line.startsWith("check(")).count();
    }

    /** The class Value of a file, or null. */
    static String value(Path file) {
        Matcher value = Pattern.compile("(?ms)^class Value \\{.*?^}\n").matcher(text(file));
        return value.find() ? value.group() : null;
    }
}
