import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Korean lessons and READMEs say what the English ones say; their code is the same. */
class LessonKoreanTest {
    private static final Path KO = Lessons.HOME.resolve("ko");
    private static final Path README = Programs.ROOT.resolve("README.md");
    private static final Path LESSONS_README = Lessons.HOME.resolve("README.md");

    private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");
    /** A literal, which stays, or a comment. */
    private static final Pattern COMMENT = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\""
            + "|'(?:\\\\.|[^'\\\\])*'|(//|/\\*\\*?) ?(.*?)(?: ?\\*/|$)");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])\\d[\\d,]*(\\.\\d+)?(e-?\\d+)?");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern BLOCK = Pattern.compile("(?s)```.*?```");

    static List<Path> lessons() { return Lessons.all(); }

    private static Path korean(Path lesson) { return KO.resolve(lesson.getFileName()); }

    @Test
    void everyLessonIsThereInKorean() {
        assertThat(Lessons.files(KO).stream().map(Path::getFileName).toList())
                .isEqualTo(Lessons.all().stream().map(Path::getFileName).toList());
    }

    // ==== Lessons ================================================================================

    /** Line by line: code, answers and pictures as they are; of a text, that there is one. */
    @ParameterizedTest
    @MethodSource("lessons")
    void theCodeIsTheSame(Path lesson) {
        assertThat(skeleton(korean(lesson))).isEqualTo(skeleton(lesson));
        assertThat(Lessons.text(korean(lesson)))
                .startsWith("// Lesson " + Lessons.number(lesson) + ": ");
        assertThat(commands(korean(lesson))).isEqualTo(commands(lesson)
                .replaceFirst("lessons/(?=\\d)", "lessons/ko/")
                .replaceFirst("Lesson\\.java ", "Lesson.java --lang ko "));
    }

    /** What stands above the first step, and below the title: how to run it, and what it needs. */
    private static String commands(Path file) {
        return Lessons.sections(file).get(0).lines().stream().skip(1)
                .map(line -> line.replaceFirst("^//( \\D*?:)? +", ""))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> skeleton(Path file) {
        List<String> lines = new ArrayList<>();
        for (String line : Lessons.text(file).lines().toList()) {
            Matcher heading = Lessons.HEADING.matcher(line);
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            if (heading.matches()) lines.add("// ==== " + heading.group(1));
            else if (line.startsWith("//?")) lines.add("//?");
            else if (line.startsWith("//=") || line.startsWith("//>")) lines.add(line);
            else if (!line.startsWith("//")) lines.add(code(line));
            else if (!last.equals("// text")) lines.add("// text");
        }
        return lines;
    }

    /** A line without what its comments say. */
    private static String code(String line) {
        return COMMENT.matcher(line).replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) == null ? found.group() : found.group(1)));
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void allThatIsSaidIsKorean(Path lesson) {
        for (Lessons.Section section : sections(korean(lesson))) {
            assertThat(said(section)).as(section.kind()).allSatisfy(text ->
                    assertThat(text).containsPattern(HANGUL));
        }
    }

    /** The numbers of a step's title, text, questions and comments. */
    @ParameterizedTest
    @MethodSource("lessons")
    void theNumbersAreTheSame(Path lesson) {
        List<Lessons.Section> korean = sections(korean(lesson));
        List<Lessons.Section> english = sections(lesson);
        for (int i = 0; i < english.size(); i++) {
            sameNumbers(String.join(" ", said(korean.get(i))),
                    String.join(" ", said(english.get(i))));
        }
    }

    /** The steps; above the first of them there are only the commands. */
    private static List<Lessons.Section> sections(Path file) {
        List<Lessons.Section> sections = Lessons.sections(file);
        return sections.subList(1, sections.size());
    }

    /** What a step tells the reader: its title, paragraphs, questions, and comments in the code. */
    private static List<String> said(Lessons.Section section) {
        List<String> said = new ArrayList<>();
        boolean inText = false;
        for (String line : section.lines()) {
            Matcher heading = Lessons.HEADING.matcher(line);
            boolean text = line.startsWith("// ") && !heading.matches();
            if (heading.matches()) said.add(heading.group(2));
            else if (text && inText) said.add(said.remove(said.size() - 1) + line.substring(2));
            else if (text || line.startsWith("//?")) said.add(line.substring(3));
            else if (!line.startsWith("//")) said.addAll(comments(line));
            inText = text;
        }
        return said;
    }

    private static List<String> comments(String line) {
        return COMMENT.matcher(line).results().map(found -> found.group(2))
                .filter(text -> text != null).toList();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void itIsNarrow(Path lesson) {
        assertThat(Lessons.text(korean(lesson)).lines()).allSatisfy(line -> {
            assertThat(width(line)).isLessThanOrEqualTo(100);
            assertThat(line).isEqualTo(line.stripTrailing()).doesNotContain("\t");
        });
    }

    /** In columns: a letter of Hangul takes two. */
    private static int width(String line) {
        return line.length() + (int) HANGUL.matcher(line).results().count();
    }

    @Test
    void itRunsAsTheEnglishOneDoes() {
        Path first = Lessons.all().get(0);
        assertThat(LessonRun.of(korean(first))).isEqualTo(LessonRun.of(first));
    }

    // ==== READMEs ================================================================================

    @Test
    void theReadmeShowsTheSameBlocksToTheByte() {
        assertThat(blocks(koreanReadme(README))).isNotEmpty().isEqualTo(blocks(README));
    }

    /** In that of the lessons, commands name the Korean ones. */
    @Test
    void theReadmeOfTheLessonsShowsTheSameCommands() {
        assertThat(blocks(KO.resolve("README.md")).stream().map(block ->
                block.replace("lessons/ko/", "lessons/").replace(" --lang ko", "")).toList())
                .isNotEmpty().isEqualTo(blocks(LESSONS_README));
    }

    private static List<String> blocks(Path file) {
        return BLOCK.matcher(Lessons.text(file)).results().map(MatchResult::group).toList();
    }

    static Stream<Path> readmes() { return Stream.of(README, LESSONS_README); }

    private static Path koreanReadme(Path english) {
        return english.equals(README) ? Programs.ROOT.resolve("README.ko.md")
                : KO.resolve("README.md");
    }

    /** The marks at the start of every line: headings with their level, rows of tables. */
    @ParameterizedTest
    @MethodSource("readmes")
    void itHasTheSameHeadingsAndTables(Path english) {
        assertThat(marks(koreanReadme(english))).isEqualTo(marks(english));
    }

    private static List<String> marks(Path file) {
        return prose(file).lines().filter(line -> line.matches("(#|\\|).*"))
                .map(line -> line.startsWith("|") ? "|".repeat(columns(line))
                        : line.replaceAll("[^#].*", "")).toList();
    }

    private static int columns(String row) {
        return (int) row.replaceAll("`[^`]*`", "").chars().filter(c -> c == '|').count();
    }

    private static String prose(Path file) {
        return BLOCK.matcher(Lessons.text(file)).replaceAll("");
    }

    /** Its links lead where the English ones do, or to the Korean text of the same. */
    @ParameterizedTest
    @MethodSource("readmes")
    void itHasTheSameLinks(Path english) {
        Path korean = koreanReadme(english);
        List<Path> expected = links(english).stream()
                .filter(target -> !same(target, korean))
                .map(LessonKoreanTest::inKorean).toList();
        List<Path> found = links(korean).stream()
                .filter(target -> !same(target, english)).toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found).filteredOn(target -> !Files.exists(target)).isEmpty();
    }

    private static List<Path> links(Path file) {
        return LINK.matcher(prose(file).replaceAll("`[^`\n]*`", "")).results()
                .map(link -> file.resolveSibling(link.group(1)).normalize()).toList();
    }

    private static boolean same(Path target, Path file) { return target.equals(file.normalize()); }

    /** The folder of the lessons, and what is in it, where there is a Korean one. */
    private static Path inKorean(Path target) {
        Path home = Lessons.HOME.normalize();
        if (!target.startsWith(home) || target.startsWith(KO.normalize())) return target;
        Path korean = KO.normalize().resolve(home.relativize(target)).normalize();
        return Files.exists(korean) ? korean : target;
    }

    @Test
    void thePathNamesTheKoreanTitles() {
        List<String> titles = Lessons.files(KO).stream().map(lesson -> "| "
                + Lessons.number(lesson) + " | [" + Lessons.text(lesson).lines().findFirst()
                .orElse("").split(": ", 2)[1] + "](" + lesson.getFileName() + ")").toList();
        assertThat(Pattern.compile("(?m)^\\| \\d+ \\| \\[.*\\]\\(\\d\\d-[a-z]+\\.jsh\\)")
                .matcher(Lessons.text(KO.resolve("README.md"))).results().map(MatchResult::group))
                .isEqualTo(titles);
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void itHasTheSameNumbers(Path english) {
        String[] said = sections(prose(koreanReadme(english)));
        String[] expected = sections(prose(english));
        for (int i = 0; i < expected.length; i++) sameNumbers(said[i], expected[i]);
    }

    private static String[] sections(String text) { return text.split("(?m)^#+ "); }

    @Test
    void theTwoLanguagesLinkToEachOther() {
        assertThat(top(README)).contains("](README.ko.md)");
        assertThat(top(koreanReadme(README))).contains("](README.md)");
        assertThat(top(koreanReadme(LESSONS_README))).contains("](../README.md)");
    }

    private static String top(Path file) {
        return Lessons.text(file).lines().limit(4).collect(Collectors.joining("\n"));
    }

    // ==== Numbers ================================================================================

    private static final List<String> WORDS = List.of(("zero one two three four five six seven "
            + "eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
            + "nineteen twenty").split(" "));
    private static final Map<String, List<Integer>> OTHERS = Map.of("a", List.of(1), "an",
            List.of(1), "once", List.of(1), "first", List.of(1), "twice", List.of(2), "second",
            List.of(2), "third", List.of(3), "quarter", List.of(1, 4), "hundred", List.of(100),
            "thousand", List.of(1000));

    /** Those in digits; Korean may have further digits where English has a word for a number. */
    private static void sameNumbers(String korean, String english) {
        Map<String, Long> extra = numbers(korean);
        numbers(english).forEach((number, times) -> {
            assertThat(extra.getOrDefault(number, 0L)).as("%s in: %.90s", number, korean)
                    .isGreaterThanOrEqualTo(times);
            extra.merge(number, -times, (a, b) -> a + b == 0 ? null : a + b);
        });
        assertThat(extra.keySet()).as("beyond the English in: %.90s", korean)
                .isSubsetOf(inWords(english));
    }

    private static Map<String, Long> numbers(String text) {
        return NUMBER.matcher(text).results().map(number -> plain(number.group()))
                .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    }

    /** 4,192 as 4192, and 3.0 as 3. */
    private static String plain(String number) {
        return String.valueOf(Double.parseDouble(number.replace(",", "")));
    }

    private static Set<String> inWords(String english) {
        Set<String> numbers = new TreeSet<>();
        for (String word : english.toLowerCase().split("[^a-z]+")) {
            String one = word.replaceFirst("(?<=..)s$", "");        // zeros
            List<Integer> meant = OTHERS.getOrDefault(one, List.of(WORDS.indexOf(one)));
            meant.stream().filter(n -> n >= 0).forEach(n -> numbers.add(plain(n + ".0")));
        }
        return numbers;
    }
}
