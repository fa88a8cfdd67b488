import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of lessons/site: whole, correct HTML, of these lessons, and fetching nothing. */
class LessonSiteTest {
    static final Path SITE = Lessons.HOME.resolve("site");

    private static final Pattern TAG = Pattern.compile(
            "<(/?)([a-zA-Z][\\w]*)((?:\\s+[\\w-]+(?:=\"[^\"<>]*\")?)*)\\s*>|<!doctype html>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+)=\"([^\"]*)\"");
    private static final Set<String> VOID = Set.of("meta", "link", "img", "input", "br");
    private static final Pattern NO_REFERENCE = Pattern.compile("&(?!(amp|lt|gt|quot|#39);)");

    static List<Path> pages() { return files(".*\\.html"); }

    static List<Path> files(String pattern) {
        try (Stream<Path> files = Files.walk(SITE)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of English and of every folder that is named by a language. */
    static List<Path> lessons() {
        return Stream.concat(Stream.of(Lessons.HOME), languages()).flatMap(folder ->
                Lessons.files(folder).stream()).toList();
    }

    static Stream<Path> languages() {
        try (Stream<Path> folders = Files.list(Lessons.HOME)) {
            return folders.filter(f -> f.getFileName().toString().matches("[a-z][a-z]")).sorted()
                    .toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path page(Path lesson) {
        return SITE.resolve(Lessons.HOME.relativize(lesson).toString().replace(".jsh", ".html"));
    }

    // ==== Every page =============================================================================

    @ParameterizedTest
    @MethodSource("pages")
    void itIsWellFormed(Path page) {
        String html = Lessons.text(page).replaceAll("(?s)(<script[^>]*>).*?(</script>)", "$1$2");
        assertThat(html).startsWith("<!doctype html>\n<html lang=\"").endsWith("</html>\n");
        Deque<String> open = new ArrayDeque<>();
        int end = 0;
        for (Matcher tag = TAG.matcher(html); tag.find(); end = tag.end()) {
            String text = html.substring(end, tag.start());
            assertThat(text).doesNotContain("<", ">").doesNotContainPattern(NO_REFERENCE);
            if (tag.group(2) == null || VOID.contains(tag.group(2))) continue;
            if (tag.group(1).isEmpty()) open.push(tag.group(2));
            else assertThat(open.pop()).as("before " + tag.start()).isEqualTo(tag.group(2));
        }
        assertThat(open).isEmpty();
        assertThat(html.substring(end)).isBlank();
        List<String> ids = all(" id=\"([^\"]*)\"", html);
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(all("<(h1)", html)).hasSize(1);
        assertThat(all("<(img [^>]*)>", html)).allMatch(image -> image.contains(" alt=\""));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itFetchesNothingAndEveryLinkLeadsSomewhere(Path page) throws IOException {
        for (MatchResult attribute : ATTRIBUTE.matcher(Lessons.text(page)).results().toList()) {
            String value = attribute.group(2);
            assertThat(value).doesNotContain("://").doesNotStartWith("//")
                    .doesNotContainPattern("(?i)(javascript|data|https?):");
            if (!attribute.group(1).matches("href|src")) continue;
            String[] parts = value.split("#", -1);
            Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
            assertThat(target).isRegularFile();
            assertThat(target.toRealPath()).as("in the site").startsWith(SITE.toRealPath());
            if (parts.length > 1) {
                assertThat(Lessons.text(target)).contains(" id=\"" + parts[1] + "\"");
            }
        }
    }

    static List<Path> assets() { return files(".*\\.(css|js)"); }

    @ParameterizedTest
    @MethodSource("assets")
    void whatItsPagesShareFetchesNothing(Path asset) {
        assertThat(Lessons.text(asset)).doesNotContain("://", "@import", "url(", "fetch(",
                "XMLHttpRequest", "import(", "sendBeacon", "WebSocket", "eval(");
        if (asset.endsWith("words.js")) return;             // sentences, made from site.txt
        assertThat(Lessons.text(asset).lines()).allMatch(line -> line.length() <= 100
                && line.equals(line.stripTrailing()));
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(r -> r.group(1)).toList();
    }

    // ==== Every lesson ===========================================================================

    @ParameterizedTest
    @MethodSource("lessons")
    void itHasItsPage(Path lesson) {
        String title = Lessons.text(lesson).lines().findFirst().orElseThrow()
                .replaceFirst("// .*?: ", "");
        String index = Lessons.text(page(lesson).resolveSibling("index.html"));
        assertThat(index).contains("href=\"" + page(lesson).getFileName() + "\"");
        String page = Lessons.text(page(lesson));
        assertThat(unescaped(page)).containsIgnoringCase("<h1>" + title + "</h1>");
        // All of its code, as it stands there; and what it prints, unless the page says why not.
        assertThat(Lessons.text(lesson).lines().filter(line -> !line.startsWith("//")
                && !line.startsWith("/exit") && !line.isBlank()))
                .allSatisfy(line -> assertThat(unescaped(page)).contains(line));
        if (page.contains("<p class=\"note\">")) return;
        assertThat(all("(<span class=\"ok\">)", page)).hasSize(Lessons.checks(lesson));
        List<String> questions = Lessons.text(lesson).lines()
                .filter(line -> line.startsWith("//? ")).toList();
        assertThat(all("(data-answer=\"[^\"]+\")", page)).hasSameSizeAs(questions);
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                .replace("&#39;", "'").replace("&amp;", "&");
    }

    // ==== Every language =========================================================================

    private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern SENTENCE = Pattern.compile(
            "\\b(?:say|wrong)\\(\\s*(" + LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*)");

    /** Site.java and its scripts say nothing that is not translated, and no pair is left over. */
    @ParameterizedTest
    @MethodSource("languages")
    void itHasAllTheWords(Path language) {
        List<String> lines = Lessons.text(language.resolve("site.txt")).lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        Set<String> english = new TreeSet<>();
        for (int i = 0; i < lines.size(); i += 2) {
            assertThat(english.add(lines.get(i))).as(lines.get(i)).isTrue();
            assertThat(names(lines.get(i + 1))).isEqualTo(names(lines.get(i)));
        }
        Set<String> said = new TreeSet<>(List.of("Goal", "Predict", "Run", "Check", "Exercise"));
        for (Path source : Stream.concat(assets().stream(),
                Stream.of(Lessons.HOME.resolve("Site.java"))).toList()) {
            SENTENCE.matcher(Lessons.text(source)).results().map(r -> r.group(1)
                    .replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("^\"|\"$", ""))
                    .forEach(said::add);
        }
        // The names of the examples.
        said.addAll(all("\\n  \\[\"([^\"]*)\", \"", Lessons.text(SITE.resolve("graph.js"))));
        assertThat(english).isEqualTo(said);
    }

    private static Set<String> names(String sentence) {
        return new TreeSet<>(all("\\{(\\w+)}", sentence));
    }

    // ==== Made anew ==============================================================================

    /** A project with the lessons, the programs that they read, and no built engine. */
    private static Path project(Path folder) throws IOException {
        for (String part : List.of("lessons", "micro")) {
            Path from = Programs.ROOT.resolve(part);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path copy = folder.resolve(Programs.ROOT.relativize(file).toString());
                    if (Files.isDirectory(file)) Files.createDirectories(copy);
                    else Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return folder;
    }

    private static Run make(Path project, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Run.java(), "lessons/Site.java"));
        command.addAll(List.of(arguments));
        return Run.of(project, Map.of("LC_ALL", "C"), command);
    }

    @Tag("slow")
    @Test
    void itIsWhatTheLessonsMake(@TempDir Path folder) throws IOException {
        if (Programs.RENEW) {
            assertThat(make(Programs.ROOT).status()).isZero();
            return;
        }
        Path made = folder.resolve("made");
        Run run = make(project(folder), made.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(names(made)).isEqualTo(names(SITE));
        for (String name : names(made)) {
            String fresh = Lessons.text(made.resolve(name));
            String kept = Lessons.text(SITE.resolve(name));
            // Without the engine, pages of lessons that need it are compared without outputs.
            boolean without = fresh.contains("<p class=\"note\">");
            assertThat(without ? withoutOutputs(kept) : kept)
                    .as(name + "; make it anew with: java lessons/Site.java")
                    .isEqualTo(without ? withoutOutputs(fresh) : fresh);
        }
    }

    private static String withoutOutputs(String html) {
        return html.replaceAll("(?s)<pre class=\"out\".*?</pre>\n", "")
                .replaceAll("<p class=\"(note|answer)\".*\n", "");
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** A project with the first lesson only, changed by this. */
    private static Path first(Path folder, String from, String to) throws IOException {
        Path project = project(folder);
        for (Path lesson : Lessons.files(project.resolve("lessons"))) {
            if (Lessons.number(lesson) > 1) Files.delete(lesson);
        }
        for (Path language : languages().toList()) {
            Path copy = project.resolve("lessons").resolve(language.getFileName());
            for (Path lesson : Lessons.files(copy)) Files.delete(lesson);
        }
        Path lesson = Lessons.all().get(0);
        String text = Lessons.text(lesson);
        assertThat(text).contains(from);
        Files.writeString(project.resolve("lessons").resolve(lesson.getFileName()),
                text.replace(from, to), StandardCharsets.UTF_8);
        return project;
    }

    @Test
    void aLessonThatCannotRunHereGetsItsPageWithoutOutputs(@TempDir Path folder)
            throws IOException {
        Path project = first(folder, "\n\n// ==== Goal",
                "\n// Needs: JDK 17, class path nowhere/classes\n\n// ==== Goal");
        Run run = make(project, "made");
        assertThat(run.status()).as(run.err()).isZero();
        String page = Lessons.text(project.resolve("made/01-nudge.html"));
        assertThat(page).contains("<p class=\"note\">", "nowhere/classes", "double nudge = 0.001;")
                .doesNotContain("class=\"out\"", "class=\"answer\"");
        assertThat(project.resolve("made/02-remember.html")).doesNotExist();
    }

    @Test
    void aLessonThatFailsOrLacksAPictureIsNamed(@TempDir Path folder, @TempDir Path other)
            throws IOException {
        Run fails = make(first(folder, "dcda - 5) < 1e-6", "dcda - 5) < 0"));
        assertThat(fails.status()).isEqualTo(1);
        assertThat(fails.err()).endsWith(
                "lessons/01-nudge.jsh does not hold: 5 of 6 checks hold.\n");
        Run lacks = make(first(other, "//> 01-nudge.svg", "//> 01-lost.svg"));
        assertThat(lacks.status()).isEqualTo(1);
        assertThat(lacks.err()).endsWith("lessons/pictures/01-lost.svg is not there; draw it with: "
                + "java lessons/Lesson.java 1 --pictures lessons/pictures\n");
    }

    @Test
    void aNameThatTheLocaleCannotSpellGetsOneSentence() {
        Run run = Run.accented(Run.java(), "lessons/Site.java");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.text()).contains("??.txt").hasLineCount(1).doesNotContain("Exception");
    }

    @Test
    void itHelpsAndRefusesWhatItDoesNotKnow() {
        assertThat(make(Programs.ROOT, "--help").out()).startsWith("usage: java lessons/Site.java");
        Run wrong = make(Programs.ROOT, "--nonsense");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("'--nonsense' does not fit here.\nusage: ");
        Run file = make(Programs.ROOT, "README.md");
        assertThat(file.status()).isEqualTo(1);
        assertThat(file.err()).startsWith("README.md is no folder;");
    }
}
