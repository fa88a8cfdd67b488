// Site: makes a web page of every lesson, with its code, what that prints, and its pictures.
//
// Run.     java lessons/Site.java            makes lessons/site anew
//          java lessons/Site.java --help     prints the options
//
// Each lesson is run, by Lesson.java, and its output shown below its code. The pages need no server
// and fetch nothing. Their style and scripts, in lessons/site, are written by hand; another folder
// gets a copy. A folder with the name of a language, such as lessons/ko, holds the lessons in that
// language, and in its site.txt the words of the pages. The format stands in lessons/README.md.

import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;

public class Site {

    static final String USAGE = """
            usage: java lessons/Site.java [FOLDER]
              FOLDER   where the pages go; without it, lessons/site
              --help   print this
            Runs every lesson, and makes a web page of it. A lesson that needs what is not here,
            such as the built tensor engine, gets its page without outputs.
            Exit status: 0 made, 1 a lesson or a file fails, 2 wrong usage.
            """;

    /** One clear sentence for the reader, and the end of this run. */
    static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
        final int status;

        Stop(int status, String sentence) {
            super(sentence);
            this.status = status;
        }
    }

    static final Path HOME = Path.of(URI.create(Site.class.getProtectionDomain().getCodeSource()
            .getLocation().toString())).toAbsolutePath().normalize().getParent();
    static final Path OWN = HOME.resolve("site");
    /** The graph that can be stepped through stands in the place of this picture. */
    static final String ALIVE = "03-order.svg";

    // ==== Files ==================================================================================

    interface Action { void run() throws IOException; }

    static void attempt(Action action, String problem) {
        try {
            action.run();
        } catch (IOException | UncheckedIOException e) {
            throw new Stop(1, problem);
        }
    }

    static List<String> lines(Path file) {
        List<String> lines = new ArrayList<>();
        attempt(() -> lines.addAll(Files.readAllLines(file)), shown(file) + " cannot be read.");
        return lines;
    }

    static List<Path> files(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) attempt(() -> {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> name(file).matches(pattern)).sorted().forEach(found::add);
            }
        }, shown(folder) + " cannot be read.");
        return found;
    }

    static String name(Path file) { return file.getFileName().toString(); }

    /** As the reader would type it, in the folder of the project. */
    static String shown(Path file) {
        Path project = HOME.getParent();
        return file.startsWith(project) ? project.relativize(file).toString() : file.toString();
    }

    static void write(Path file, String text) {
        attempt(() -> {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }, shown(file) + " cannot be written.");
    }

    static void copy(Path file, Path to) { write(to, String.join("\n", lines(file)) + "\n"); }

    // ==== Reading a lesson =======================================================================

    /** A picture's file, and the expression that draws it. */
    record Picture(String file, String expression) { }

    /** A paragraph, the code below it, the pictures of that, and what is asked then. */
    record Piece(List<String> text, List<String> code, List<Picture> pictures,
            List<String> questions) {
        Piece() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    record Step(String kind, String title, List<Piece> pieces) {
        boolean is(String other) { return kind.equals(other); }
    }

    static final Pattern HEADING = Pattern.compile("// ==== (\\w+): (.*?)(?: =+)?");
    static final Pattern PICTURE = Pattern.compile("//> (\\S+\\.svg) = (.*)");

    /** A lesson, or an exercise: the lines before the first heading, and the steps. */
    static final class Text {
        final Path file;
        final int number;
        final String title;
        final List<String> head;
        final List<Step> steps = new ArrayList<>();

        Text(Path file) {
            this.file = file;
            number = Integer.parseInt(name(file).substring(0, 2));
            List<String> lines = lines(file);
            head = lines.stream().takeWhile(line -> line.startsWith("//")).toList();
            if (head.isEmpty()) throw new Stop(1, shown(file) + " does not begin with its title.");
            title = head.get(0).replaceFirst("// .*?: ", "");
            for (String line : lines) {
                Matcher heading = HEADING.matcher(line);
                if (line.startsWith("/exit")) break;
                if (heading.matches()) {
                    steps.add(new Step(heading.group(1), heading.group(2),
                            new ArrayList<>(List.of(new Piece()))));
                } else if (!steps.isEmpty()) {
                    add(line, steps.get(steps.size() - 1).pieces);
                }
            }
            steps.forEach(step -> step.pieces.forEach(piece -> trim(piece.code)));
        }

        private static void add(String line, List<Piece> pieces) {
            Piece piece = pieces.get(pieces.size() - 1);
            Matcher picture = PICTURE.matcher(line);
            if (line.startsWith("//? ")) {
                piece.questions.add(line.substring(4));
            } else if (picture.matches()) {
                piece.pictures.add(new Picture(picture.group(1), picture.group(2)));
            } else if (line.startsWith("//>")) {
                Picture begun = piece.pictures.remove(piece.pictures.size() - 1);
                piece.pictures.add(new Picture(begun.file,
                        begun.expression + line.substring(3)));
            } else if (line.startsWith("//") && !line.startsWith("//=")) {
                if (!piece.code.isEmpty()) pieces.add(piece = new Piece());
                piece.text.add(line.replaceFirst("// ?", ""));
            } else if (!line.startsWith("//") && (!line.isBlank() || !piece.code.isEmpty())) {
                piece.code.add(line);
            }
        }

        private static void trim(List<String> code) {
            while (!code.isEmpty() && code.get(code.size() - 1).isBlank()) {
                code.remove(code.size() - 1);
            }
        }

        Stream<Piece> pieces() { return steps.stream().flatMap(step -> step.pieces.stream()); }

        /** Of each piece, the code without its comments: it is the same in every language. */
        List<String> code() {
            return pieces().map(piece -> String.join("\n", piece.code)
                    .replaceAll("//.*|/\\*(?s:.*?)\\*/", "").replaceAll("\\s+", " ")).toList();
        }

        long checks() {
            return pieces().flatMap(piece -> piece.code.stream())
                    .filter(line -> line.startsWith("check(")).count();
        }

        String page() { return name(file).replace(".jsh", ".html"); }
    }

    // ==== Running a lesson: what Lesson.java shows of it =========================================

    /** What each piece prints, and the answers, in their order; or why there is nothing of it. */
    record Outputs(String missing, Map<Integer, List<String>> printed, List<String> answers) { }

    /** What Lesson.java tells, in the folder of the project and without a terminal. */
    static List<String> told(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HOME.resolve("Lesson.java").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.getParent().toFile())
                .redirectErrorStream(true);
        // With it, a JVM says on standard error that it picked it up.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        List<String> told = new ArrayList<>();
        attempt(() -> {
            Process process = builder.start();
            process.getOutputStream().close();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                out.lines().forEach(told::add);
            }
        }, String.join(" ", command) + " cannot be run.");
        return told;
    }

    static Outputs run(Text lesson) {
        Deque<String> told = new ArrayDeque<>(told(String.valueOf(lesson.number)));
        String last = told.isEmpty() ? "Lesson.java said nothing." : told.getLast();
        if (last.startsWith("Lesson " + lesson.number + " needs ")) {
            return new Outputs(last, Map.of(), List.of());
        }
        if (!last.equals(lesson.checks() + " of " + lesson.checks() + " checks hold.")) {
            throw new Stop(1, shown(lesson.file) + " does not hold: " + last);
        }
        return read(lesson, told);
    }

    /** Finds in what Lesson.java tells the lines that each piece prints, and the answers. */
    static Outputs read(Text lesson, Deque<String> told) {
        Map<Integer, List<String>> printed = new HashMap<>();
        List<String> answers = new ArrayList<>();
        int number = -1;
        for (Step step : lesson.steps) {
            skip(told, "==== " + step.kind + ": " + step.title + " ====", lesson);
            for (Piece piece : step.pieces) {
                number++;
                if (piece.code.isEmpty() || step.is("Tools")) continue;
                for (String line : piece.code) {
                    if (!line.isBlank()) skip(told, "    " + line, lesson);
                }
                told.poll();                                // the blank line below the code
                printed.put(number, marked(told, "  > "));
                answers.addAll(marked(told, "= "));
            }
        }
        return new Outputs(null, printed, answers);
    }

    private static void skip(Deque<String> told, String line, Text lesson) {
        while (!told.isEmpty()) if (told.poll().equals(line)) return;
        throw new Stop(1, "Lesson.java did not show this line of " + shown(lesson.file) + ": "
                + line.strip());
    }

    private static List<String> marked(Deque<String> told, String mark) {
        List<String> found = new ArrayList<>();
        while (!told.isEmpty() && told.peek().startsWith(mark)) {
            found.add(told.poll().substring(mark.length()));
        }
        return found;
    }

    // ==== Languages ==============================================================================

    /** Where its lessons are, and its words for the English sentences of the pages. */
    record Language(String code, Path folder, Map<String, String> words) {
        boolean isEnglish() { return code.equals("en"); }

        String say(String sentence) { return words.getOrDefault(sentence, sentence); }

        /** From its pages to the folder of the site; to Lesson.java, which language it is. */
        String up() { return isEnglish() ? "" : "../"; }
        String option() { return isEnglish() ? "" : " --lang " + code; }

        List<Text> lessons() {
            return files(folder, "\\d\\d-.*\\.jsh").stream().map(Text::new).toList();
        }

        /** A lesson's row in the table of the README: number, title, idea, minutes to read. */
        String[] row(Text lesson) {
            return files(folder, "README\\.md").stream().flatMap(file -> lines(file).stream())
                    .filter(line -> line.contains("](" + name(lesson.file) + ") |")).findFirst()
                    .map(line -> line.split(" *\\| *")).filter(row -> row.length > 4)
                    .orElse(new String[] {"", "", "", lesson.steps.get(0).title, ""});
        }
    }

    static List<Language> languages() {
        List<Language> languages = new ArrayList<>(List.of(new Language("en", HOME, Map.of())));
        for (Path folder : files(HOME, "[a-z][a-z]")) {
            if (files(folder, "\\d\\d-.*\\.jsh").isEmpty()) continue;
            languages.add(new Language(name(folder), folder, words(folder.resolve("site.txt"))));
        }
        return languages;
    }

    /** Pairs of lines, the English one first; other lines are blank or begin with #. */
    static Map<String, String> words(Path file) {
        Map<String, String> words = new LinkedHashMap<>();
        if (!Files.exists(file)) return words;
        List<String> lines = lines(file).stream().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        if (lines.size() % 2 != 0) {
            throw new Stop(1, shown(file) + " has a line without its other half.");
        }
        for (int i = 0; i < lines.size(); i += 2) words.put(lines.get(i), lines.get(i + 1));
        return words;
    }

    // ==== HTML ===================================================================================

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;");
    }

    static String code(List<String> code) {
        return code.isEmpty() ? ""
                : "<pre><code>" + escape(String.join("\n", code)) + "</code></pre>\n";
    }

    /** Commands, files, and names such as w.grad and backward() in a text, escaped. */
    static final Pattern CODE = Pattern.compile("(?:java|jshell|mvn) (?:--?\\w[\\w-]*|[\\w./-]+/"
            + "[\\w./-]+|(?<= )\\d+|test|verify| )*[\\w/]|(?<![\\w/.])(?:[a-z]\\w+/)+[\\w.-]*\\w"
            + "|(?<![\\w.-])[\\w-]+\\.(?:jsh|java)(?!\\w)"
            + "|(?<![\\w.])[a-zA-Z]\\w*(?:\\.[a-z]\\w*)*\\.[a-zA-Z]\\w{2,}(?:\\(\\))?"
            + "|(?<![\\w.])[a-z]\\w*\\(\\)");

    static String inline(String text) {
        StringBuilder html = new StringBuilder();
        int end = 0;
        for (Matcher code = CODE.matcher(text); code.find(); end = code.end()) {
            html.append(escape(text.substring(end, code.start()))).append("<code>")
                    .append(escape(code.group())).append("</code>");
        }
        return html.append(escape(text.substring(end))).toString();
    }

    /** Blank comment lines part paragraphs. */
    static String paragraphs(List<String> text) {
        return Stream.of(String.join("\n", text).split("\n\\s*\n")).filter(p -> !p.isBlank())
                .map(p -> "<p>" + inline(p.strip().replaceAll("\\s*\n", " ")) + "</p>\n")
                .collect(Collectors.joining());
    }

    static String details(String summary, String body) {
        return "<details class=\"more\"><summary>" + summary + "</summary>\n" + body
                + "</details>\n";
    }

    static String title(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    // ==== A page =================================================================================

    record Page(Language in, List<Language> languages, List<Text> lessons) {

        String say(String sentence) { return in.say(sentence); }

        /** The whole of a page: file is its name within the language. */
        String html(String file, String title, String description, String body) {
            String scripts = in.isEnglish() ? "" : "<script src=\"words.js\"></script>\n";
            for (String script : (body.contains("class=\"graph\"") ? "site value formula graph"
                    : "site").split(" ")) {
                scripts += "<script src=\"%s%s.js\"></script>\n".formatted(in.up(), script);
            }
            return """
                    <!doctype html>
                    <html lang="%1$s">
                    <head>
                    <meta charset="utf-8">
                    <meta name="viewport" content="width=device-width, initial-scale=1">
                    <meta name="color-scheme" content="light dark">
                    <meta name="description" content="%2$s">
                    <title>%3$s</title>
                    <link rel="icon" href="%4$sicon.svg">
                    <link rel="stylesheet" href="%4$sstyle.css">
                    </head>
                    <body>
                    <a class="skip" href="#main">%5$s</a>
                    <header class="top"><a class="brand" href="index.html"><img src="%4$sicon.svg" \
                    alt="">%6$s</a>%7$s</header>
                    <main id="main">
                    %8$s</main>
                    <footer class="bottom"><p>%9$s</p></footer>
                    %10$s</body>
                    </html>
                    """.formatted(in.code, escape(description), escape(title), in.up(),
                    say("Skip to the text"), say("Seedgrad lessons"), languages(file), body,
                    say("Made from the lessons by <code>java lessons/Site.java</code>. What the "
                            + "code prints has been printed by it."), scripts);
        }

        /** What the scripts say in this language. */
        String words() {
            return in.words.entrySet().stream().map(word -> "  \"%s\": \"%s\"".formatted(Stream.of(
                    word.getKey(), word.getValue()).map(text -> text.replace("\\", "\\\\")
                    .replace("\"", "\\\"")).toArray()))
                    .collect(Collectors.joining(",\n", "const TRANSLATED = {\n", "\n};\n"));
        }

        /** Links to the same page in the other languages that have it. */
        private String languages(String file) {
            String links = languages.stream().filter(other -> other != in)
                    .filter(other -> file.equals("index.html")
                            || Files.exists(other.folder.resolve(file.replace(".html", ".jsh"))))
                    .map(other -> "<a href=\"%s%s%s\" lang=\"%s\" hreflang=\"%4$s\">%s</a>"
                            .formatted(in.up(), other.isEnglish() ? "" : other.code + "/", file,
                                    other.code, other.say("English")))
                    .collect(Collectors.joining("\n"));
            return links.isEmpty() ? "" : "<nav class=\"languages\" aria-label=\"%s\">%s</nav>"
                    .formatted(say("Languages"), links);
        }

        // ---- The list of all lessons ----

        String index() {
            Map<Boolean, List<Text>> lists = lessons.stream().collect(Collectors.partitioningBy(
                    lesson -> lesson.head.stream().anyMatch(line -> line.startsWith("// Needs:"))));
            String body = """
                    <h1>%s</h1>
                    <p class="lead">%s</p>
                    <h2 id="graph">%s</h2>
                    <p>%s</p>
                    %s<h2>%s</h2>
                    <p>%s</p>
                    <pre><code>java lessons/Lesson.java%s</code></pre>
                    %s""".formatted(say("A number that remembers where it came from"),
                    say("Lessons from one slope, found with a subtraction and a division, to "
                            + "models that learn. They run, and ask you before they tell you. You "
                            + "need to know Java, and what the slope of a line is."),
                    say("Try it"),
                    say("Each box is a number. Change one of the blue ones; then step back, and "
                            + "see how fast the result changes with every number it was made of. "
                            + "A number speaks when all its users have: in the wrong order, 18 "
                            + "comes out in the place of 12."),
                    graph(), say("The path"),
                    say("Each lesson starts alone, and builds on the one before. Read it here; or "
                            + "run it in a terminal, with nothing but a JDK from 17 up, where it "
                            + "waits for your guesses:"), in.option(), path(lists.get(false)));
            if (!lists.get(true).isEmpty()) {
                body += "<h2>%s</h2>\n<p>%s</p>\n%s".formatted(say("On arrays, and on all cores"),
                        say("The rest stands on the tensor engine, and needs a JDK 25."),
                        path(lists.get(true)));
            }
            return html("index.html", say("Seedgrad lessons"),
                    say("Automatic differentiation in steps that run."), body);
        }

        private String path(List<Text> lessons) {
            return lessons.stream().map(lesson -> """
                    <li><a href="%s"><span class="number">%d</span><strong>%s</strong>
                    <small>%s<br>%s</small></a></li>
                    """.formatted(lesson.page(), lesson.number, escape(title(lesson.title)),
                    inline(title(in.row(lesson)[3])), in.row(lesson)[4]))
                    .collect(Collectors.joining("", "<ol class=\"path\">\n", "</ol>\n"));
        }

        private String graph() {
            return "<div class=\"graph\"><noscript><p>" + say("The graph needs JavaScript.")
                    + "</p></noscript></div>\n";
        }

        // ---- One lesson ----

        String lesson(Text lesson, Outputs outputs) {
            StringBuilder body = new StringBuilder("""
                    <p class="number">%s</p>
                    <h1>%s</h1>
                    <ul class="facts"><li>%s</li><li><code>java lessons/Lesson.java%s %d</code></li>
                    <li><button type="button" data-do="open" aria-pressed="false" hidden>%s\
                    </button></li></ul>
                    """.formatted(say("Lesson {n}").replace("{n}", "" + lesson.number),
                    escape(title(lesson.title)), in.row(lesson)[4], in.option(), lesson.number,
                    say("Open all answers")));
            if (outputs.missing != null) {
                body.append("<p class=\"note\">%s <span lang=\"en\">%s</span></p>\n".formatted(
                        say("These are the text and the code, without what the code prints; for "
                                + "that something was missing where the page was made."),
                        inline(outputs.missing)));
            }
            Body steps = new Body(this, lesson, outputs);
            for (int i = 0; i < lesson.steps.size(); i++) i = steps.add(i, body);
            int at = lessons.indexOf(lesson);
            String turns = turn(at - 1, "prev", say("Before")) + turn(at + 1, "next", say("Next"));
            body.append("<nav class=\"turn-page\" aria-label=\"%s\">%s</nav>\n"
                    .formatted(say("Lessons"), turns));
            return html(lesson.page(), lesson.number + ". " + title(lesson.title) + " - "
                    + say("Seedgrad lessons"), title(lesson.steps.get(0).title), body.toString());
        }

        private String turn(int at, String rel, String word) {
            if (at < 0 || at >= lessons.size()) return "";
            Text other = lessons.get(at);
            return "<a rel=\"%s\" href=\"%s\"><small>%s</small>%d. %s</a>".formatted(rel,
                    other.page(), word, other.number, escape(title(other.title)));
        }
    }

    // ==== The steps of a lesson ==================================================================

    static final class Body {
        private final Page page;
        private final Text lesson;
        private final Outputs outputs;
        private int piece;                          // of all pieces, the next one
        private int answered;

        Body(Page page, Text lesson, Outputs outputs) {
            this.page = page;
            this.lesson = lesson;
            this.outputs = outputs;
        }

        private String say(String sentence) { return page.say(sentence); }

        private String printed(List<String> lines) {
            if (lines.isEmpty()) return "";
            return "<pre class=\"out\" aria-label=\"%s\">%s</pre>\n".formatted(say("It prints"),
                    escape(String.join("\n", lines))
                            .replaceAll("(?m)^ok(?= )", "<span class=\"ok\">ok</span>"));
        }

        /** Adds step i, and with it the next one if that answers its questions; the last added. */
        int add(int i, StringBuilder html) {
            Step step = lesson.steps.get(i);
            if (step.is("Tools")) {
                String code = step.pieces.stream().map(p -> paragraphs(p.text) + code(p.code))
                        .collect(Collectors.joining());
                html.append(details(say("Tools") + ": " + escape(step.title), code));
                piece += step.pieces.size();
                return i;
            }
            html.append(("<section class=\"step %s\"><h2 id=\"step-%d\"><span class=\"kind\">%s"
                    + "</span> %s</h2>\n").formatted(step.kind.toLowerCase(Locale.ROOT), i + 1,
                    say(step.kind), escape(title(step.title))));
            for (Piece next : step.pieces) {
                html.append(paragraphs(next.text)).append(code(next.code));
                html.append(printed(outputs.printed.getOrDefault(piece++, List.of())));
                for (Picture picture : next.pictures) html.append(picture(picture));
            }
            if (step.is("Exercise")) exercises(html);
            List<String> questions = step.pieces.stream()
                    .flatMap(piece -> piece.questions.stream()).toList();
            int last = questions.isEmpty() ? i : ask(questions, i + 1, html);
            html.append("</section>\n");
            return last;
        }

        /** The questions, and closed below them the answers and the step that tells. */
        private int ask(List<String> questions, int next, StringBuilder html) {
            html.append(("<div class=\"ask\"><p>%s</p>\n<ul>\n%s</ul>\n"
                    + "<details><summary>%s</summary>\n").formatted(say("What do you expect?"),
                    questions.stream().map(question -> "<li>" + inline(question) + "</li>\n")
                            .collect(Collectors.joining()), say("Run it, and see")));
            for (String question : questions) {
                if (answered < outputs.answers.size()) html.append(answer(question, questions));
                answered++;
            }
            int last = next < lesson.steps.size() ? add(next, html) : next;
            html.append("</details></div>\n");
            return last;
        }

        private String answer(String question, List<String> questions) {
            String truth = outputs.answers.get(answered);
            if (truth.equals("true")) truth = say("yes");
            if (truth.equals("false")) truth = say("no");
            String of = questions.size() == 1 ? ""
                    : "<span class=\"of\">" + inline(question) + "</span>";
            return ("<p class=\"answer\" data-answer=\"%s\">%s<b>%1$s</b>"
                    + " <span class=\"compared\"></span></p>\n").formatted(escape(truth), of);
        }

        private String picture(Picture picture) {
            boolean graph = picture.expression.startsWith("Pictures.graph(");
            String caption = say("A box is a number and its gradient, an edge its local slope; the "
                    + "small figure tells the turn in which a number is let go.");
            if (picture.file.equals(ALIVE)) return page.graph();
            Matcher title = Pattern.compile("\"([^\"]* [^\"]*)\"").matcher(picture.expression);
            Matcher size = Pattern.compile("viewBox='0 0 ([\\d.]+) ([\\d.]+)'").matcher(
                    String.join("\n", lines(svg(picture))));
            if (!size.find()) throw new Stop(1, shown(svg(picture)) + " has no viewBox.");
            return """
                    <figure><div><img src="%spictures/%s" alt="%s" width="%d" height="%d" \
                    loading="lazy"></div>%s</figure>
                    """.formatted(page.in.up(), picture.file,
                    graph ? escape(caption) : title.find() ? escape(title.group(1)) : picture.file,
                    Math.round(Double.parseDouble(size.group(1))),
                    Math.round(Double.parseDouble(size.group(2))), !graph ? ""
                            : "<figcaption>%s <a href=\"index.html#graph\">%s</a></figcaption>"
                                    .formatted(caption, say("Step through a graph of your own.")));
        }

        /** Each with its stub, its hints one by one, and a solution: all closed. */
        private void exercises(StringBuilder html) {
            for (Path file : files(HOME.resolve("exercises"), name(lesson.file).substring(0, 2)
                    + "-.*\\.jsh")) {
                Text stub = new Text(file);
                Text solution = new Text(HOME.resolve("solutions").resolve(name(file)));
                if (Math.min(stub.steps.size(), solution.steps.size()) < 3) {
                    throw new Stop(1, shown(file) + " or its solution lacks one of its parts.");
                }
                String body = paragraphs(bare(stub.head.stream().skip(1)
                        .filter(line -> !line.contains("Check it:"))))
                        + code(source(stub.steps.get(1))) + code(source(stub.steps.get(2)));
                String[] hints = String.join("\n", bare(solution.head.stream()))
                        .split("(?m)^Hint \\d+\\. ");
                for (int i = 1; i < hints.length; i++) {
                    body += details(say("Hint {n}").replace("{n}", "" + i),
                            paragraphs(List.of(hints[i])));
                }
                body += details(say("A solution"), code(source(solution.steps.get(1)))
                        + solution.pieces().flatMap(piece -> piece.pictures.stream())
                        .map(this::picture).collect(Collectors.joining()));
                html.append(details("<span lang=\"en\">%s</span>".formatted(
                        escape(stub.head.get(0).substring(3))),
                        "<div class=\"work\" lang=\"en\">\n" + body + "</div>\n"));
            }
        }

        private static List<String> bare(Stream<String> comments) {
            return comments.map(line -> line.replaceFirst("// ?", "")).toList();
        }

        private static List<String> source(Step step) {
            List<String> lines = new ArrayList<>();
            lines.add("// ==== " + step.kind + ": " + step.title);
            for (Piece next : step.pieces) {
                next.text.forEach(line -> lines.add(("// " + line).stripTrailing()));
                lines.addAll(next.code);
            }
            return lines;
        }
    }

    static Path svg(Picture picture) {
        Path svg = HOME.resolve("pictures").resolve(picture.file);
        if (Files.exists(svg)) return svg;
        throw new Stop(1, shown(svg) + " is not there; draw it with: java lessons/Lesson.java "
                + Integer.parseInt(picture.file.substring(0, 2)) + " --pictures lessons/pictures");
    }

    // ==== Main ===================================================================================

    static void make(Path folder) {
        List<Language> languages = languages();
        Map<String, Text> originals = new LinkedHashMap<>();
        languages.get(0).lessons().forEach(lesson -> originals.put(name(lesson.file), lesson));
        if (originals.isEmpty()) throw new Stop(1, "There are no lessons in " + HOME + ".");
        Map<String, Outputs> outputs = new HashMap<>();
        originals.forEach((name, lesson) -> {
            System.err.println("Lesson " + lesson.number + ": " + lesson.title);
            outputs.put(name, run(lesson));
        });
        Map<Path, String> made = new TreeMap<>();
        for (Language in : languages) {
            Path home = in.isEnglish() ? folder : folder.resolve(in.code);
            Page page = new Page(in, languages, in.lessons());
            for (Text lesson : page.lessons) {
                Text original = originals.get(name(lesson.file));
                if (original == null || !original.code().equals(lesson.code())) {
                    throw new Stop(1, shown(lesson.file) + " has not the code of the English one.");
                }
                made.put(home.resolve(lesson.page()),
                        page.lesson(lesson, outputs.get(name(lesson.file))));
            }
            made.put(home.resolve("index.html"), page.index());
            if (!in.isEnglish()) made.put(home.resolve("words.js"), page.words());
        }
        made.forEach(Site::write);
        Path pictures = folder.resolve("pictures");
        for (Path svg : files(HOME.resolve("pictures"), ".*\\.svg")) {
            copy(svg, pictures.resolve(name(svg)));
            made.put(pictures.resolve(name(svg)), "");
        }
        for (Path asset : files(OWN, ".*\\.(css|js|svg)")) {
            if (!folder.equals(OWN)) copy(asset, folder.resolve(name(asset)));
        }
        Stream.concat(Stream.of(folder, pictures), languages.stream()
                .map(in -> folder.resolve(in.code))).forEach(place -> {
            for (Path old : files(place, "\\d\\d-.*\\.(html|svg)")) {     // of no lesson any more
                if (made.containsKey(old)) continue;
                attempt(() -> Files.delete(old), shown(old) + " cannot be deleted.");
            }
        });
    }

    public static void main(String[] args) {
        try {
            if (List.of(args).contains("--help")) {
                System.out.print(USAGE);
                return;
            }
            if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
                throw new Stop(2, "'" + args[args.length - 1] + "' does not fit here.\n" + USAGE);
            }
            Path folder = args.length == 0 ? OWN : Path.of(args[0]).toAbsolutePath().normalize();
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new Stop(1, args[0] + " is no folder; name one, or one that can be made.");
            }
            make(folder);
            System.out.println("Open " + folder.resolve("index.html"));
        } catch (Stop | InvalidPathException e) {       // an accent, in a plain locale
            System.err.println(e.getMessage().stripTrailing());
            System.exit(e instanceof Stop stop ? stop.status : 1);
        }
    }
}
