// Lesson: walks a lesson with you, one step at a time.
//
// It shows a piece of text and its code, waits for Enter, runs the code in JShell, and shows what
// came out. Before some steps it asks what you expect, and afterwards compares. While it waits you
// can type Java of your own: the variables of the lesson are there.
//
// Run.     java lessons/Lesson.java          go on where you stopped
//          java lessons/Lesson.java 3        lesson 3
//          java lessons/Lesson.java --help   the options
//
// The format of the lessons stands in lessons/README.md.

import java.io.*;
import java.net.URI;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;
import jdk.jshell.*;

public class Lesson {

    static final String USAGE = """
            usage: java lessons/Lesson.java [N...] [option]
              N              the lesson to walk through; without it, the one where you stopped
              --list         all lessons, and how far you are
              --check        run the checks of lesson N's exercises, or of all exercises
              --pictures DIR draw the pictures of lesson N, or of all lessons, into DIR
              --lang LANG    the lessons in another language, for example ko
              --ask          wait and ask, though there is no terminal
              --help         print this
            While a lesson waits:
              Enter      go on        /hint    at an exercise: a little more of the way
              any Java   run it       /skip    at an exercise: leave it for later
                                      /quit    stop here; progress is kept
            Exit status: 0 all checks hold, 1 a check or an input fails, 2 wrong usage.
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

    // ==== Reading: a file becomes steps of pieces ================================================

    /** What to guess before, and the expression that tells after the next piece of code has run. */
    record Question(String text, String answer) { }

    /** What is shown, and then run, at once: a paragraph, its code, and what to ask after it. */
    record Piece(List<String> text, List<String> code, List<Question> questions) {
        Piece() { this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()); }
    }

    record Step(String kind, String title, List<Piece> pieces) { }

    /** A picture's file, and the expression that draws it after the lesson has run. */
    record Picture(String file, String expression) { }

    /** What a lesson asks of its surroundings; nothing, for the first nine. */
    record Needs(int jdk, String classPath, String modules) {
        List<String> entries() {
            return classPath == null ? List.of() : List.of(classPath.split(":"));
        }
    }

    static final Pattern HEADING = Pattern.compile("// ==== (\\w+): (.*?)(?: =+)?");
    static final Pattern NEEDS = Pattern.compile(
            "// Needs: +JDK (\\d+)(?:, class path (\\S+))?(?:, modules (\\S+))?");
    static final Pattern PICTURE = Pattern.compile("//> (\\S+\\.svg) = (.*)");

    final Path file;
    final int number;
    final String title;
    final Needs needs;
    final List<Step> steps = new ArrayList<>();

    Lesson(Path file) {
        this.file = file;
        number = Integer.parseInt(file.getFileName().toString().substring(0, 2));
        List<String> lines = lines(file);
        title = lines.get(0).replaceFirst("// .*?: ", "");
        needs = lines.stream().map(NEEDS::matcher).filter(Matcher::matches).findFirst()
                .map(m -> new Needs(Integer.parseInt(m.group(1)), m.group(2), m.group(3)))
                .orElse(new Needs(17, null, null));
        Piece piece = new Piece();
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            if (line.startsWith("/exit")) break;
            if (heading.matches()) {
                piece = new Piece();
                steps.add(new Step(heading.group(1), heading.group(2),
                        new ArrayList<>(List.of(piece))));
            } else if (line.startsWith("//? ")) {
                piece.questions.add(new Question(line.substring(4), ""));
            } else if (line.startsWith("//= ")) {
                Question asked = piece.questions.remove(piece.questions.size() - 1);
                piece.questions.add(new Question(asked.text, line.substring(4)));
            } else if (!steps.isEmpty() && !line.startsWith("//>")) {
                boolean comment = line.startsWith("//");
                if (comment && !piece.code.isEmpty()) {
                    piece = new Piece();
                    steps.get(steps.size() - 1).pieces.add(piece);
                }
                if (comment) piece.text.add(line.replaceFirst("// ?", ""));
                else if (!line.isBlank() || !piece.code.isEmpty()) piece.code.add(line);
            }
        }
        for (Step step : steps) step.pieces.forEach(p -> trim(p.code));
    }

    private static void trim(List<String> code) {
        while (!code.isEmpty() && code.get(code.size() - 1).isBlank()) code.remove(code.size() - 1);
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new Stop(1, file + " cannot be read.");
        }
    }

    // ==== Places: the lessons beside this source, the exercises below it =========================

    static final Path HOME = Path.of(URI.create(Lesson.class.getProtectionDomain()
            .getCodeSource().getLocation().toString())).toAbsolutePath().getParent();

    /** Where the lessons are read: here, or for another language in a folder of its own. */
    static Path texts = HOME;

    static List<Path> files(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches(pattern)).sorted().toList();
        } catch (IOException e) {
            throw new Stop(1, folder + " cannot be read.");
        }
    }

    static List<Lesson> all() {
        return files(texts, "\\d\\d-.*\\.jsh").stream().map(Lesson::new).toList();
    }

    List<Path> exercises() {
        return files(HOME.resolve("exercises"), "%02d-.*\\.jsh".formatted(number));
    }

    /** As the reader would type it. */
    static String shown(Path file) { return HOME.getParent().relativize(file).toString(); }

    /** A first guess at the minutes: words read at leisure, code slowly, questions thought over. */
    long minutes() {
        double seconds = 0;
        for (Step step : steps) {
            if (step.kind.equals("Tools")) continue;
            for (Piece piece : step.pieces) {
                seconds += 0.4 * String.join(" ", piece.text).split(" ").length
                        + 6 * piece.code.stream().filter(line -> !line.isBlank()).count()
                        + 45 * piece.questions.size();
            }
        }
        return Math.round(seconds / 60);
    }

    // ==== Progress: a small file in the reader's home ============================================

    static final Path PROGRESS = Path.of(System.getProperty("user.home"), ".seedgrad-lessons");

    static final String KEPT = "Progress is kept in " + PROGRESS
            + "; delete that file to start afresh.";

    static Properties progress() {
        Properties progress = new Properties();
        if (!Files.exists(PROGRESS)) return progress;
        try (Reader in = Files.newBufferedReader(PROGRESS)) {
            progress.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new Stop(1, PROGRESS + " cannot be read; delete it to start afresh.");
        }
        return progress;
    }

    static void remember(String key, String value) {
        Properties progress = progress();
        progress.setProperty(key, value);
        try (Writer out = Files.newBufferedWriter(PROGRESS)) {
            progress.store(out, "Lessons of Seedgrad: delete this file to start afresh.");
        } catch (IOException e) {
            say("(Progress is not kept: " + PROGRESS + " cannot be written.)");
        }
    }

    String state() {
        String where = progress().getProperty("lesson." + number, "");
        return where.isEmpty() ? "" : where.equals("read") ? "read" : "at step " + where;
    }

    static boolean solved(Path exercise) {
        return progress().containsKey("solved." + exercise.getFileName());
    }

    // ==== Running: JShell in this JVM ============================================================

    /** The terminal. While a session is open, System.out marks what the lesson prints. */
    static final PrintStream OUT = System.out;

    static final class Session implements AutoCloseable {
        private final JShell shell;
        private final Set<String> imports = new HashSet<>();

        Session(Needs needs) {
            List<String> options = new ArrayList<>();
            String path = String.join(File.pathSeparator, needs.entries());
            if (!path.isEmpty()) options.addAll(List.of("--class-path", path));
            if (needs.modules != null) options.addAll(List.of("--add-modules", needs.modules));
            shell = JShell.builder().executionEngine("local")
                    .compilerOptions(options.toArray(String[]::new)).build();
            needs.entries().forEach(shell::addToClasspath);
            System.setOut(new PrintStream(new Marked(OUT), true));
        }

        @Override public void close() {
            System.setOut(OUT);
            shell.close();
        }

        /** Runs the lines up to /exit, and the files they /open; null, or what went wrong. */
        String run(List<String> lines) {
            StringBuilder code = new StringBuilder();
            for (String line : lines) {
                if (line.startsWith("/exit")) break;
                // At an import JShell declares things anew, and empties variables.
                if (line.startsWith("import ") && !imports.add(line)) continue;
                if (line.startsWith("/open ")) {
                    String problem = runCode(code.toString(), false);
                    if (problem == null) problem = run(lines(Path.of(line.substring(6).strip())));
                    if (problem != null) return problem;
                    code.setLength(0);
                } else {
                    code.append(line).append('\n');
                }
            }
            return runCode(code.toString(), false);
        }

        /** Snippet by snippet, perhaps telling their values; null, or what went wrong. */
        private String runCode(String rest, boolean telling) {
            SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
            while (!rest.isBlank()) {
                var next = analysis.analyzeCompletion(rest);
                String source = next.source() == null ? rest : next.source();
                List<SnippetEvent> events = shell.eval(source);
                String problem = problem(events);
                if (problem != null) return problem;
                if (telling) events.stream().map(SnippetEvent::value).filter(Objects::nonNull)
                        .forEach(value -> say("  = " + value));
                rest = next.source() == null ? "" : next.remaining();
            }
            return null;
        }

        /** Of what JShell says about a snippet, the first thing that went wrong; or null. */
        private String problem(List<SnippetEvent> events) {
            for (SnippetEvent event : events) {
                String source = event.snippet().source().strip().lines().findFirst().orElse("");
                if (event.exception() instanceof EvalException e) {
                    return e.getExceptionClassName().replaceFirst(".*[.]", "")
                            + (e.getMessage() == null ? "" : ": " + e.getMessage())
                            + ", in: " + source;
                }
                if (event.exception() != null || event.status() == Snippet.Status.REJECTED) {
                    return shell.diagnostics(event.snippet()).filter(Diag::isError).findFirst()
                            .map(error -> error.getMessage(Locale.ROOT).lines().findFirst().get())
                            .orElse("something in it is not defined") + ", in: " + source;
                }
            }
            return null;
        }

        /** The value of an expression, as JShell shows it; empty where there is none. */
        String value(String expression) {
            List<SnippetEvent> events = shell.eval(expression);
            if (events.isEmpty() || problem(events) != null) return "";
            String value = events.get(events.size() - 1).value();
            return value == null ? "" : value.replaceAll("^\"|\"$", "");
        }

        /** Of a lesson or an exercise that has run: do all its checks hold? */
        boolean allPassed() {
            String passed = value("passed");
            String total = value("total");
            say(passed + " of " + total + " checks hold.");
            return passed.equals(total) && total.matches("[1-9]\\d*");
        }
    }

    /** Marks every line, so that what a lesson prints stands apart from its text. */
    static final class Marked extends FilterOutputStream {
        private boolean atStart = true;

        Marked(OutputStream out) { super(out); }

        @Override public void write(int b) throws IOException {
            if (atStart) out.write(new byte[] {' ', ' ', '>', ' '});
            out.write(b);
            atStart = b == '\n';
        }
    }

    // ==== Talking: one reader, one line at a time ================================================

    static final BufferedReader IN = new BufferedReader(new InputStreamReader(System.in));

    static void say(String text) { OUT.println(text); }

    /** The reader's next line. The end of the input is a way to stop, too. */
    static String ask(String prompt) {
        OUT.print(prompt + " ");
        OUT.flush();
        try {
            String line = IN.readLine();
            if (line != null && !line.strip().equals("/quit")) return line.strip();
        } catch (IOException e) {
            // An input that breaks has ended.
        }
        throw new Stop(0, "\nUntil next time. " + KEPT);
    }

    /** System.console() tells it, but from JDK 22 to 24 it has to be asked once more. */
    static boolean atTerminal() {
        if (System.console() == null) return false;
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (ReflectiveOperationException e) {
            return true;                                    // JDK 17 to 21 have no such method
        }
    }

    // ==== Walking: text, code, Enter, result =====================================================

    /** What the reader expects, kept until the code has run. */
    record Guess(Question question, String given) { }

    /** Walks through the lesson; true if all its checks hold. */
    boolean walk(boolean asking) {
        String where = asking ? progress().getProperty("lesson." + number, "") : "";
        int start = where.matches("\\d+") ? Math.min(Integer.parseInt(where), steps.size()) : 0;
        say("Lesson " + number + ": " + title);
        if (asking) say("Enter goes on, /quit stops, and a line of Java is run.");
        if (start > 0) say("You stopped at step " + start + " of " + steps.size() + ".");
        try (Session session = new Session(needs)) {
            List<Guess> guesses = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                if (asking && i >= start) remember("lesson." + number, String.valueOf(i));
                go(steps.get(i), session, guesses, asking && i >= start, i >= start);
            }
            if (asking) remember("lesson." + number, "read");
            say("");
            return session.allPassed();
        }
    }

    /** One step; a step from before the place where the reader stopped is run, but not shown. */
    private void go(Step step, Session session, List<Guess> guesses, boolean asking, boolean show) {
        boolean tools = step.kind.equals("Tools");
        if (show) say("\n==== " + step.kind + ": " + step.title + " ====");
        if (show && tools) say("(The same in every lesson, so it is run and not shown.)");
        for (Piece piece : step.pieces) {
            if (show) piece.text.forEach(Lesson::say);
            if (!piece.code.isEmpty()) {
                if (show && !tools) {
                    say("");
                    piece.code.forEach(line -> say(line.isBlank() ? "" : "    " + line));
                    say("");
                }
                if (asking && !tools) await(session, "[Enter]");
                String problem = session.run(piece.code);
                if (problem != null) throw new Stop(1, shown(file) + " stopped: " + problem);
                for (Guess guess : guesses) say(compare(guess, session));
                guesses.clear();
                if (show && !tools) say("");
            }
            for (Question question : show ? piece.questions : List.<Question>of()) {
                say("? " + question.text);
                guesses.add(new Guess(question, asking ? ask("  your guess:") : ""));
            }
        }
        if (asking && step.kind.equals("Exercise")) exercise(session);
        else if (asking && step.pieces.stream().allMatch(piece -> piece.code.isEmpty()
                && piece.questions.isEmpty()) && !step.kind.equals("Next")) ask("[Enter]");
    }

    /** Waits for Enter; what else is typed is Java to try out. */
    private static void await(Session session, String prompt) {
        for (String typed; !(typed = ask(prompt)).isEmpty(); ) {
            if (typed.startsWith("/")) {
                say("Here there are only Enter, /quit and Java.");
                continue;
            }
            String problem = session.runCode(typed, true);
            if (problem != null) say("That does not run: " + problem);
        }
    }

    private static String compare(Guess guess, Session session) {
        String truth = session.value(guess.question.answer).replaceAll("\\.0$", "");
        if (truth.matches("-?\\d+\\.\\d{6,}")) {              // a guess has no sixteen digits
            truth = String.format(Locale.ROOT, "%.4f", Double.parseDouble(truth));
        }
        if (guess.given.isEmpty()) return "= " + truth;
        return agrees(guess.given, truth) ? "= " + truth + ": as you said."
                : "= " + truth + "; you said " + guess.given + ".";
    }

    /** A number may be off by two in a hundred; yes is true. */
    static boolean agrees(String given, String truth) {
        if (given.equalsIgnoreCase(truth)) return true;     // NaN is near to no number
        try {
            double expected = Double.parseDouble(truth);
            double error = Double.parseDouble(given.replace(",", "")) - expected;
            return Math.abs(error) <= 0.02 * Math.abs(expected) + 1e-9;
        } catch (NumberFormatException e) {
            return truth.equals(Map.of("yes", "true", "no", "false").get(given.toLowerCase()));
        }
    }

    // ==== Exercises: their checks, and hints in stages ===========================================

    private void exercise(Session lesson) {
        for (Path exercise : exercises()) {
            List<String> hints = hints(exercise);
            int told = 0;
            say("\nOpen " + shown(exercise) + " in your editor. Enter checks it, /hint helps, "
                    + "/skip goes on.");
            for (boolean done = solved(exercise); !done; ) {
                String typed = ask("[Enter checks]");
                if (typed.equals("/skip")) {
                    done = true;
                } else if (typed.equals("/hint")) {
                    say(told < hints.size() ? hints.get(told++)
                            : "The rest stands in " + shown(solution(exercise)) + ".");
                } else {
                    done = check(exercise);
                }
            }
        }
    }

    static Path solution(Path exercise) {
        return HOME.resolve("solutions").resolve(exercise.getFileName());
    }

    /** The solution opens with them: comments, one paragraph a hint. */
    static List<String> hints(Path exercise) {
        List<String> hints = new ArrayList<>();
        String before = "";
        for (String line : lines(solution(exercise))) {
            if (line.startsWith("// Hint ")) hints.add(line.substring(3));
            else if (before.startsWith("// ") && line.startsWith("// ") && !hints.isEmpty()) {
                hints.add(hints.remove(hints.size() - 1) + "\n" + line.substring(3));
            } else if (!hints.isEmpty() && !line.startsWith("//")) {
                break;
            }
            before = line;
        }
        return hints;
    }

    /** Runs an exercise as it stands; true if all its checks hold. */
    boolean check(Path exercise) {
        say("\n" + shown(exercise));
        try (Session session = new Session(needs)) {
            String problem = session.run(lines(exercise));
            if (problem != null) say("It stopped: " + problem);
            boolean passed = problem == null && session.allPassed();
            if (passed) remember("solved." + exercise.getFileName(), "yes");
            return passed;
        }
    }

    // ==== Pictures: drawn from what the lesson has just computed =================================

    /** A line //> NAME.svg = EXPRESSION, perhaps with more lines //> of the expression below it. */
    static List<Picture> pictures(Path file) {
        List<Picture> pictures = new ArrayList<>();
        for (String line : lines(file)) {
            Matcher first = PICTURE.matcher(line);
            if (first.matches()) {
                pictures.add(new Picture(first.group(1), first.group(2)));
            } else if (line.startsWith("//>")) {
                Picture begun = pictures.remove(pictures.size() - 1);
                pictures.add(new Picture(begun.file, begun.expression + line.substring(3)));
            }
        }
        return pictures;
    }

    void draw(Path folder) {
        draw(file, folder);
        for (Path exercise : exercises()) draw(solution(exercise), folder);
    }

    private void draw(Path source, Path folder) {
        List<Picture> pictures = pictures(source);
        if (pictures.isEmpty()) return;
        try (Session session = new Session(needs)) {
            System.setOut(new PrintStream(OutputStream.nullOutputStream()));
            // First, as it brings imports: after them, JShell would empty the lesson's variables.
            String problem = session.run(lines(HOME.resolve("Pictures.java")));
            if (problem == null) problem = session.run(lines(source));
            for (Picture picture : pictures) {
                if (problem != null) throw new Stop(1, shown(source) + " stopped: " + problem);
                Path svg = folder.resolve(picture.file);
                problem = session.run(List.of("Pictures.write(\"" + svg.toString()
                        .replace("\\", "\\\\") + "\", " + picture.expression + ");"));
                say(svg.toString());
            }
            if (problem != null) throw new Stop(1, shown(source) + " stopped: " + problem);
        }
    }

    // ==== Main ===================================================================================

    /** What a lesson needs and does not find here, with the remedy; or null. */
    String missing() {
        for (String entry : needs.entries()) {
            if (!Files.exists(Path.of(entry))) {
                return "Lesson " + number + " needs " + entry + "; build it with: "
                        + "mvn -q package -DskipTests -pl tensor";
            }
        }
        int jdk = Runtime.version().feature();
        if (jdk < needs.jdk && java(needs.jdk) == null) {
            return "Lesson " + number + " needs JDK " + needs.jdk + " or newer, and this is JDK "
                    + jdk + ": start it with the java of a newer one.";
        }
        return null;
    }

    /** The java of a JDK from this version up: this one, or one that is installed; or null. */
    static Path java(int jdk) {
        Path running = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() >= jdk) return running.resolve("bin").resolve("java");
        List<Path> homes = new ArrayList<>();
        new TreeMap<>(System.getenv()).forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME") && !value.isBlank()) homes.add(Path.of(value));
        });
        homes.addAll(files(running.getParent(), ".*"));
        return homes.stream().filter(home -> version(home) >= jdk)
                .filter(home -> !files(home.resolve("bin"), "jshell(\\.exe)?").isEmpty())
                .findFirst().map(home -> home.resolve("bin").resolve("java")).orElse(null);
    }

    /** 25 of JAVA_VERSION="25.0.3" in a JDK's file "release"; 0 in any other folder. */
    static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) return 0;
        return lines(release).stream().map(Pattern.compile("JAVA_VERSION=\"(\\d+).*")::matcher)
                .filter(Matcher::matches).mapToInt(m -> Integer.parseInt(m.group(1)))
                .findFirst().orElse(0);
    }

    /** The modules that lessons need and this JVM has not: they are added when a JVM starts. */
    static String modules(List<Lesson> lessons) {
        return lessons.stream().map(lesson -> lesson.needs.modules).filter(Objects::nonNull)
                .flatMap(modules -> Stream.of(modules.split(","))).distinct()
                .filter(module -> ModuleLayer.boot().findModule(module).isEmpty())
                .collect(Collectors.joining(","));
    }

    /** So another JVM is started in the place of this one. */
    static int again(int jdk, String modules, String[] args) {
        List<String> command = new ArrayList<>(List.of(java(jdk).toString(),
                "-Duser.home=" + System.getProperty("user.home")));
        if (!modules.isEmpty()) command.addAll(List.of("--add-modules", modules));
        command.add(HOME.resolve("Lesson.java").toString());
        command.addAll(List.of(args));
        try {
            Process process = new ProcessBuilder(command).inheritIO()
                    .redirectError(ProcessBuilder.Redirect.PIPE).start();
            try (BufferedReader errors = process.errorReader()) {
                // An incubator module is what was asked for: no warning is needed.
                errors.lines().filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                        .forEach(System.err::println);
            }
            return process.waitFor();
        } catch (IOException | InterruptedException e) {
            throw new Stop(1, "A second JVM, " + String.join(" ", command)
                    + ", cannot be started: " + e.getMessage());
        }
    }

    static void list() {
        for (Lesson lesson : all()) {
            List<Path> exercises = lesson.exercises();
            long solved = exercises.stream().filter(Lesson::solved).count();
            String state = lesson.state();
            if (solved > 0) state += ", " + solved + " of " + exercises.size() + " solved";
            String title = lesson.title + " ".repeat(Math.max(0, 40 - width(lesson.title)));
            say("%2d  %s %3d min  %s".formatted(lesson.number, title, lesson.minutes(), state)
                    .stripTrailing());
        }
        say("\n" + KEPT);
    }

    /** In columns of a terminal: Hangul takes two. */
    static int width(String text) {
        return text.length() + (int) text.chars().filter(c -> c >= 0x1100).count();
    }

    /** The folder of a language, that of the English texts for "en". */
    static Path texts(String language) {
        Path folder = language.equals("en") ? HOME : HOME.resolve(language);
        if (!files(folder, "\\d\\d-.*\\.jsh").isEmpty()) return folder;
        throw new Stop(2, "There are no lessons in '" + language + "': none in " + folder + ".");
    }

    static boolean run(String[] args) {
        List<Integer> numbers = new ArrayList<>();
        String folder = null;
        Set<String> flags = new HashSet<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].matches("\\d{1,2}")) {
                numbers.add(Integer.parseInt(args[i]));
            } else if (List.of("--list", "--check", "--ask", "--help").contains(args[i])) {
                flags.add(args[i]);
            } else if (args[i].equals("--pictures") && i + 1 < args.length) {
                folder = args[++i];
            } else if (args[i].equals("--lang") && i + 1 < args.length) {
                texts = texts(args[++i]);
            } else {
                throw new Stop(2, "'" + args[i] + "' does not fit here.\n" + USAGE);
            }
        }
        if (flags.contains("--help")) {
            OUT.print(USAGE);
            return true;
        }
        boolean asking = atTerminal() || flags.contains("--ask");
        boolean all = flags.contains("--check") || folder != null;
        if (flags.contains("--list") || numbers.isEmpty() && !all && !asking) {
            list();
            return true;
        }
        if (!HOME.getParent().equals(Path.of("").toAbsolutePath())) {
            throw new Stop(1, "Lessons are started in the project's folder: cd "
                    + HOME.getParent());
        }
        if (folder != null && !Files.isDirectory(Path.of(folder))) {
            throw new Stop(1, folder + " is no folder; --pictures draws into one that is there.");
        }
        List<Lesson> chosen = possible(choose(numbers, all), !numbers.isEmpty());
        int jdk = chosen.stream().mapToInt(lesson -> lesson.needs.jdk).max().orElse(0);
        String modules = modules(chosen);
        if (jdk > Runtime.version().feature() || !modules.isEmpty()) {
            return again(jdk, modules, args) == 0;
        }
        boolean passed = true;
        for (Lesson lesson : chosen) {
            if (folder != null) lesson.draw(Path.of(folder));
            else if (!flags.contains("--check")) passed &= lesson.walk(asking);
            else for (Path exercise : lesson.exercises()) passed &= lesson.check(exercise);
        }
        return passed;
    }

    /** The lessons asked for; else all of them, or the first that has not been read. */
    static List<Lesson> choose(List<Integer> numbers, boolean all) {
        List<Lesson> lessons = all();
        for (int number : numbers) {
            if (lessons.stream().anyMatch(lesson -> lesson.number == number)) continue;
            throw new Stop(2, "There is no lesson " + number + "; there are 1 to "
                    + lessons.get(lessons.size() - 1).number + ".");
        }
        if (!numbers.isEmpty()) {
            return lessons.stream().filter(lesson -> numbers.contains(lesson.number)).toList();
        }
        if (all) return lessons;
        return List.of(lessons.stream().filter(l -> !l.state().equals("read")).findFirst()
                .orElseThrow(() -> new Stop(0, "You have read them all. " + KEPT)));
    }

    /** Those that find here what they need; one that was asked for by number must. */
    static List<Lesson> possible(List<Lesson> chosen, boolean named) {
        List<Lesson> possible = new ArrayList<>();
        for (Lesson lesson : chosen) {
            String missing = lesson.missing();
            if (missing != null && named) throw new Stop(1, missing);
            if (missing == null) possible.add(lesson);
            else say("Left out: " + missing);
        }
        return possible;
    }

    public static void main(String[] args) {
        int status;
        try {
            status = run(args) ? 0 : 1;
        } catch (Stop | InvalidPathException e) {       // an accent, in a plain locale
            status = e instanceof Stop stop ? stop.status : 1;
            (status == 0 ? OUT : System.err).println(e.getMessage().stripTrailing());
        }
        System.exit(status);
    }
}
