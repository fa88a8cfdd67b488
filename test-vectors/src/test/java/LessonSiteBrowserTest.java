import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;

/** The pages of the lessons in a real browser: a headless Chromium, with no network to go to. */
@Tag("slow")
class LessonSiteBrowserTest {
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
    private static ChromeDriver browser;

    @BeforeAll
    static void open() {
        Path chromium = program("chromium", "chromium-browser", "google-chrome");
        Path driver = program("chromedriver");
        if (chromium == null || driver == null) {
            String sentence = "No Chromium with its driver on the PATH: the pages of the lessons "
                    + "are not tested. On Debian: apt-get install chromium chromium-driver";
            if (System.getenv("CI") != null) Assertions.fail(sentence);
            Assumptions.abort(sentence);
        }
        SELENIUM.setLevel(Level.SEVERE);        // it warns of every Chromium newer than itself
        // With its driver given, Selenium looks for none, here or elsewhere.
        System.setProperty("webdriver.chrome.driver", driver.toString());
        ChromeOptions options = new ChromeOptions().setBinary(chromium.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                "--disable-gpu", "--force-device-scale-factor=1");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"));
        browser = new ChromeDriver(options);
    }

    @AfterAll
    static void close() { if (browser != null) browser.quit(); }

    private static Path program(String... names) {
        return Stream.of(names).flatMap(name -> Stream.of(System.getenv("PATH")
                .split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    @BeforeEach
    void asOnADesktop() {
        width(1280);
        motion("reduce");
    }

    private static void width(int pixels) {
        browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", pixels,
                "height", 800, "deviceScaleFactor", 1, "mobile", pixels < 600));
    }

    private static void motion(String wish) {
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-reduced-motion", "value", wish))));
    }

    private static void visit(Path page) { browser.get(page.toUri().toString()); }

    private static void visitGraph() { visit(LessonSiteTest.SITE.resolve("index.html")); }

    private static Object script(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }

    private static WebElement find(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    // ==== Every page =============================================================================

    static List<Path> pages() { return LessonSiteTest.pages(); }

    @ParameterizedTest
    @MethodSource("pages")
    void itLoadsQuietlyAndFitsAPhone(Path page) {
        browser.manage().logs().get("performance");         // those of the page before
        visit(page);
        script("document.querySelectorAll('details').forEach(details => details.open = true)");
        script("document.querySelectorAll('img').forEach(image => image.loading = 'eager')");
        for (int width : new int[] {1280, 768, 360, 320}) {
            width(width);
            assertThat((Long) script("return document.documentElement.scrollWidth"))
                    .as("at " + width).isLessThanOrEqualTo(width);
        }
        assertThat(browser.manage().logs().get("browser").getAll()).isEmpty();
        assertThat(requests()).isNotEmpty().allMatch(url -> url.startsWith("file:"));
        assertThat(script("return [...document.images].filter(image => image.complete "
                + "&& image.naturalWidth === 0).map(image => image.src)")).isEqualTo(List.of());
    }

    private static List<String> requests() {
        return browser.manage().logs().get("performance").getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .map(message -> message.replaceFirst("(?s).*\"request\":\\{.*?\"url\":\"(.*?)\".*",
                        "$1")).toList();
    }

    /** A test of the tests: what is forbidden above would be seen. */
    @Test
    void aRequestAndAnErrorAreSeen() {
        visitGraph();
        script("new Image().src = 'https://seedgrad.invalid/x.png'; console.error('seen')");
        long end = System.nanoTime() + 5_000_000_000L;
        List<String> seen = List.of();
        while (!seen.contains("https://seedgrad.invalid/x.png")) {
            assertThat(System.nanoTime()).as("nothing seen").isLessThan(end);
            seen = requests();
        }
        assertThat(browser.manage().logs().get("browser").getAll())
                .anyMatch(entry -> entry.getMessage().contains("seen"));
    }

    @Test
    void aGuessIsComparedAndTheAnswerOpens() {
        visit(LessonSiteTest.SITE.resolve("03-order.html"));
        WebElement answer = find(".ask .answer");
        assertThat(answer.isDisplayed()).isFalse();
        find(".ask input").sendKeys("8", Keys.ENTER);
        eventually(answer::getText, "8 as you said");
        WebElement second = browser.findElements(By.cssSelector(".ask")).get(1);
        second.findElement(By.cssSelector("input")).sendKeys("12");
        second.findElement(By.cssSelector("summary")).click();
        eventually(second.findElement(By.cssSelector(".answer"))::getText, "18 you said 12");
    }

    /** The question asks for yes or no, in these words; the page answers in its own. */
    @ParameterizedTest
    @ValueSource(strings = {"no", "No", "아니요"})
    void noIsNoInAnotherLanguageToo(String guess) {
        visit(LessonSiteTest.SITE.resolve("ko/08-names.html"));
        WebElement ask = browser.findElement(By.xpath(
                "//div[@class='ask'][.//p[@data-answer='아니요']]"));
        ask.findElement(By.cssSelector("input")).sendKeys(guess, Keys.ENTER);
        eventually(() -> (String) script("return arguments[0].textContent",
                ask.findElement(By.cssSelector(".compared"))), "짐작하신 대로입니다");
    }

    /** What a browser does in a task of its own, such as telling that a detail was opened. */
    private static void eventually(Supplier<String> actual, String expected) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!expected.equals(actual.get()) && System.nanoTime() < end) Thread.onSpinWait();
        assertThat(actual.get()).isEqualTo(expected);
    }

    @Test
    void allAnswersOpenAtOnceAndOnPaper() {
        visit(LessonSiteTest.SITE.resolve("01-nudge.html"));
        String open = "return document.querySelectorAll('.ask details[open]').length";
        long questions = (Long) script("return document.querySelectorAll('.ask').length");
        assertThat(script(open)).isEqualTo(0L);
        script("dispatchEvent(new Event('beforeprint'))");
        assertThat(script(open)).isEqualTo(questions);
        script("dispatchEvent(new Event('afterprint'))");
        assertThat(script(open)).isEqualTo(0L);
        find("[data-do=open]").click();
        assertThat(script(open)).isEqualTo(questions);
    }

    // ==== The graph ==============================================================================

    private static void press(String button) { find("[data-do=" + button + "]").click(); }

    private static String grad(String name) {
        return find(".box[data-name='" + name + "']").getDomAttribute("data-grad");
    }

    private static String value(String name) {
        return find(".box[data-name='" + name + "']").getDomAttribute("data-value");
    }

    private static String said() { return find(".graph .told").getText(); }

    private static List<WebElement> examples() {
        return browser.findElements(By.cssSelector("[name=example] option:not([hidden])"));
    }

    private static void draw(String formula) {
        WebElement field = find("[name=formula]");
        field.clear();
        field.sendKeys(formula, Keys.ENTER);
    }

    @Test
    void theRightOrderTakesTwoStepsAndSaysTwelve() {
        visitGraph();
        assertThat(value("c")).isEqualTo("18");
        assertThat(grad("w")).isEmpty();
        press("back");
        assertThat(List.of(grad("c"), grad("m"), grad("w"))).containsExactly("1", "2", "");
        assertThat(said()).isEqualTo(
                "c is the result: its gradient is 1. It sends 1 × 1 = 1 to m, 1 × 1 = 1 to m.");
        assertThat(find(".box.now").getDomAttribute("data-name")).isEqualTo("c");
        assertThat(find(".box.next").getDomAttribute("data-name")).isEqualTo("m");
        press("back");
        assertThat(grad("w")).isEqualTo("12");
        assertThat(said()).isEqualTo("m has heard from all its users: its gradient is 2. It sends "
                + "2 × 3 = 6 to w, 2 × 3 = 6 to w. Done: how fast c changes with each leaf: w 12. "
                + "A nudge says the same.");
        assertThat(find("[data-do=back]").getDomAttribute("aria-disabled")).isEqualTo("true");
        press("undo");
        assertThat(List.of(grad("c"), grad("m"), grad("w"))).containsExactly("1", "2", "");
        press("end");
        assertThat(grad("w")).isEqualTo("12");
        press("reset");
        assertThat(List.of(grad("c"), grad("m"), grad("w"))).containsOnly("");
    }

    @Test
    void theWrongOrderSaysEighteenAndANudgeTwelve() {
        visitGraph();
        find("[name=hasty]").click();
        for (int step = 1; step <= 3; step++) press("back");
        assertThat(grad("w")).isEqualTo("6");
        for (int step = 4; step <= 6; step++) press("back");
        assertThat(grad("w")).isEqualTo("18");
        assertThat(said()).endsWith(
                "Done, and wrong: w 18. A nudge says w 12. Some part went twice.");
        find("[name=hasty]").click();
        press("end");
        assertThat(grad("w")).isEqualTo("12");
    }

    @Test
    void aLeafIsEditedAndTheValuesFollow() {
        visitGraph();
        press("end");
        WebElement leaf = find("input[data-leaf=w]");
        leaf.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        assertThat(find(".problem").getText()).isEqualTo("w needs a number.");
        leaf.sendKeys("-1.5");
        assertThat(find(".problem").getText()).isEmpty();
        assertThat(value("c")).isEqualTo("4.5");
        assertThat(grad("w")).isEmpty();
        assertThat(said()).isEqualTo("w is -1.5 now, and c = 4.5. The gradients start afresh.");
        press("end");
        assertThat(grad("w")).isEqualTo("-6");
        press("reset");
        assertThat(value("c")).isEqualTo("18");
    }

    @Test
    void allOfItWorksByKeyboard() {
        visitGraph();
        script("document.querySelector('[name=formula]').focus()");
        List<String> stops = IntStream.range(0, 11).mapToObj(i -> {
            new Actions(browser).sendKeys(Keys.TAB).perform();
            // Where the focus is must be seen.
            assertThat((String) script("const style = getComputedStyle(document.activeElement);"
                    + "return style.outlineStyle + ' ' + style.outlineWidth"))
                    .isEqualTo("solid 3px");
            return (String) script("const at = document.activeElement; return at.dataset.do "
                    + "|| at.dataset.leaf || at.name || at.className || at.textContent.trim()");
        }).toList();
        assertThat(stops).containsExactly("Draw", "example", "stage", "w", "forward", "back",
                "undo", "end", "reset", "hasty", "All steps so far");
        find(".stage").sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        assertThat(grad("w")).isEqualTo("12");
        find(".stage").sendKeys(Keys.ARROW_RIGHT);
        assertThat(grad("w")).isEmpty();
        find(".stage").sendKeys(Keys.END);
        assertThat(grad("w")).isEqualTo("12");
        find("[name=hasty]").sendKeys(Keys.SPACE);
        find("[data-do=end]").sendKeys(Keys.ENTER);
        assertThat(grad("w")).isEqualTo("18");
        assertThat((String) script("return document.activeElement.dataset.do")).isEqualTo("end");
        find("input[data-leaf=w]").sendKeys(Keys.ARROW_UP);
        assertThat(value("c")).isEqualTo("32");
        assertThat((String) script("return document.activeElement.dataset.leaf")).isEqualTo("w");
    }

    @Test
    void onAPhoneTheGraphGoesDownAndSoDoTheArrows() {
        width(360);
        visitGraph();
        for (WebElement option : examples()) {
            option.click();
            assertThat((Long) script("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
        }
        draw("w = 3; m = w * w; c = m + m");
        find(".stage").sendKeys(Keys.ARROW_UP, Keys.ARROW_UP);
        assertThat(grad("w")).isEqualTo("12");
        find(".stage").sendKeys(Keys.ARROW_DOWN);
        assertThat(grad("w")).isEmpty();
        int root = find(".box[data-name=c]").getLocation().y;
        assertThat(root).isGreaterThan(find(".box[data-name=w]").getLocation().y + 60);
    }

    @Test
    void everyExampleAgreesWithTheNudgeAndIsForetoldStepByStep() {
        visitGraph();
        for (WebElement option : examples()) {
            option.click();
            press("end");
            assertThat(said()).endsWith("A nudge says the same.");
            // Each step is told, and every number that was to speak has done so.
            int steps = Integer.parseInt(find(".graph").getDomAttribute("data-steps"));
            assertThat(browser.findElements(By.cssSelector(".trace li"))).hasSize(steps);
            assertThat(browser.findElements(By.cssSelector(".box.spoken"))).hasSize(steps);
            assertThat(browser.findElements(By.cssSelector(".use:not(.come)"))).isEmpty();
        }
    }

    /** Boxes stand apart, within the drawing, and every edge is there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"360 | 3", "1280 | 3", "1280 | 6", "1280 | 9"})
    void noBoxCoversAnother(int width, int size) {
        width(width);
        visitGraph();
        String formula = "s0 = 2";
        for (int i = 1; i <= size; i++) {
            formula += "; x%d = s%d * %s; s%1$d = tanh(x%1$d) + s%2$d".formatted(i, i - 1,
                    "abcd".charAt(i % 4));
        }
        draw(formula);
        assertThat(find(".problem").getText()).isEmpty();
        assertThat(script("""
                const boxes = [...document.querySelectorAll('.box > rect')]
                    .map(box => box.getBoundingClientRect());
                const all = document.querySelector('.stage svg').getBoundingClientRect();
                return boxes.filter((one, i) => one.left < all.left || one.right > all.right
                    || one.top < all.top || one.bottom > all.bottom
                    || boxes.some((other, j) => i < j && one.left < other.right
                        && other.left < one.right && one.top < other.bottom
                        && other.top < one.bottom)).length"""))
                .isEqualTo(0L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "w = 2; m = w * w; L = m * (m + 1) | w | 36",
        "y = 3 * x^2 - x / 4               | x | 11.75",
        "a = 2; b = 5; c = a * b + b       | b | 3",
        "y = 1 - x                         | x | -1",
        "y = 6 / x                         | x | -1.5",
        "y = -(-x)^3                       | x | 12",
        "y = relu(x) + sigmoid(0 * x)      | x | 1",
        "x = 0; y = exp(log(exp(x)))       | x | 1",
        "y = constructor * constructor     | constructor | 4",
        "x = 1/2; y = x × x − 1            | x | 1",
    })
    void aFormulaHasTheRightGradient(String formula, String leaf, double gradient) {
        visitGraph();
        draw(formula);
        assertThat(find(".problem").getText()).isEmpty();
        press("end");
        assertThat(Double.parseDouble(grad(leaf))).isCloseTo(gradient, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "c = w w     | Between “w” and “w” an operator is missing, such as *.",
        "c = (w + 1  | A bracket is opened and never closed.",
        "c = w + 1)  | A bracket is closed that was never opened.",
        "c = w *     | After “*” a number or a name is missing.",
        "* 2         | A formula begins with a number or a name, not with “*”.",
        "c = w # 2   | “#” is not understood: use numbers, names, + - * / ^ and brackets.",
        "c = sin(w)  | There is no function “sin” here: use exp, log, tanh, relu, sigmoid.",
        "c = 2^w     | An exponent is a plain number, as in x^3.",
        "w = 3       | There is nothing to compute yet: write a formula, such as c = w * w.",
        "c = c * 2   | “c” cannot be made of itself.",
        "c = w * 2; w = 3 | “w” has its number already: give every name once, before it is used.",
        "c + w = 2   | Before = there is one name only, as in c = m + m.",
    })
    void aWrongFormulaGetsOneSentenceAndTheDrawingStays(String formula, String sentence) {
        visitGraph();
        draw(formula);
        assertThat(find(".problem").getText()).isEqualTo(sentence);
        assertThat(find("[name=formula]").getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(value("c")).isEqualTo("18");
    }

    @Test
    void aFormulaThatIsTooLargeIsRefusedAndALongWrongOrderStops() {
        visitGraph();
        draw(IntStream.range(0, 45).mapToObj(i -> "x" + i).reduce((x, y) -> x + " + " + y)
                .orElseThrow());
        assertThat(find(".problem").getText()).isEqualTo(
                "That makes 89 numbers; more than 40 cannot be told apart in one drawing.");
        String doublings = "x0 = 1";
        for (int i = 1; i <= 20; i++) doublings += "; x%d = x%d + x%2$d".formatted(i, i - 1);
        draw(doublings);
        press("end");
        assertThat(grad("x0")).isEqualTo("1048576");
        find("[name=hasty]").click();
        press("end");
        assertThat(said()).endsWith(
                "Here we stop, after 300 parts: the wrong order is long as well.");
    }

    @Test
    void itMovesUnlessTheReaderWantsNoMotion() {
        motion("no-preference");
        visitGraph();
        press("end");
        assertThat(grad("w")).isEmpty();
        eventually(() -> grad("w"), "12");
        assertThat(script("return getComputedStyle(document.querySelector('.edge.now .flow'))"
                + ".animationName")).isEqualTo("flow");
        motion("reduce");
        assertThat(script("return getComputedStyle(document.querySelector('.edge.now .flow'))"
                + ".animationName")).isEqualTo("none");
        press("forward");
        assertThat(said()).isEqualTo("Forward: m = w * w = 9; c = m + m = 18.");
        assertThat(grad("w")).isEmpty();
    }

    @Test
    void whatItSaysIsReadAloud() {
        visitGraph();
        press("back");
        assertThat(find(".graph .told").getDomAttribute("aria-live")).isEqualTo("polite");
        assertThat(find(".problem").getDomAttribute("role")).isEqualTo("alert");
        assertThat(find(".box[data-name=m]").getDomAttribute("aria-label"))
                .isEqualTo("m: value 9, gradient 2");
    }

    // ==== The Value of the page ==================================================================

    /** As the runner in test-vectors/README.md; answers [passed, complaints]. */
    private static final String RUNNER = """
            const near = (got, want, tolerance) => Number.isFinite(want)
                ? Math.abs(got - want) <= tolerance.absolute + tolerance.relative * Math.abs(want)
                : Object.is(got, want);
            const reversed = {add: "add", sub: "rsub", mul: "mul", div: "rdiv"};
            function complaints(vector) {
              const nodes = {};
              for (const [name, leaf] of Object.entries(vector.leaves)) {
                nodes[name] = new Value(Number(leaf.decimal));
              }
              for (const {name, op, args, times = 1} of vector.steps) {
                const first = args.find(arg => typeof arg === "string");
                let result = nodes[first];
                for (let i = 0; i < times; i++) {
                  const [x, ...rest] = args.map(arg => arg === first ? result
                      : typeof arg === "string" ? nodes[arg] : arg);
                  result = typeof x === "number" ? rest[0][reversed[op]](x) : x[op](...rest);
                }
                nodes[name] = result;
              }
              for (const root of vector.backward) nodes[root].backward();
              const found = [];
              for (const [table, field] of [["values", "data"], ["grads", "grad"]]) {
                for (const [name, number] of Object.entries(vector.expect[table])) {
                  const got = nodes[name][field], want = Number(number.decimal);
                  if (!near(got, want, vector.tolerance)) {
                    found.push(`${vector.name}: ${name}.${field} is ${got}, not ${want}`);
                  }
                }
              }
              return found;
            }
            const vectors = JSON.parse(arguments[0]).vectors;
            return [vectors.length, vectors.flatMap(complaints)];
            """;

    static List<Path> vectors() {
        try (Stream<Path> files = Files.list(Programs.VECTORS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.endsWith("schema.json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void itsValuePassesEveryVector(Path file) {
        visitGraph();
        List<?> answer = (List<?>) script(RUNNER, Lessons.text(file));
        assertThat((Long) answer.get(0)).isPositive();
        assertThat((List<?>) answer.get(1)).isEmpty();
        // And a Value with a wrong slope does not.
        List<?> broken = (List<?>) script("Value.prototype.mul = function (o) { return "
                + "typeof o === 'number' ? new Value(this.data * o, this, o) : new Value("
                + "this.data * o.data, this, this.data, o, o.data); };"
                + "Value.prototype.tanh = function () { const t = Math.tanh(this.data);"
                + "return new Value(t, this, 1 - this.data ** 2); };"
                + "Value.prototype.clamp = function () { return this; };" + RUNNER,
                Lessons.text(file));
        assertThat((List<?>) broken.get(1)).isNotEmpty();
    }
}
