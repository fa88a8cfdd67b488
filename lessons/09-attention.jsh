// Lesson 9: attention by hand, and reading MicroGpt
// Run it:        jshell --execution local lessons/09-attention.jsh
// Step by step:  java lessons/Lesson.java 9

// ==== Goal: choosing what to look at =============================================================
// A letter asks a question, the letters before it hold up what they have to offer, and the answer
// is a mean of what they tell, weighted by how well they fit. First with three numbers, by hand;
// then in a transformer that you can read.

// ==== Tools: print, checks, and a program that we shall read =====================================
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
/open micro/MicroGpt.java

int passed = 0, total = 8;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Predict: a question, three keys, three values ==============================================
// Three tokens came before. Each has a key, by which it can be found, and a value, which it tells.
// A query fits a key as well as their product says; softmax turns that into weights.
double[][] keys = {{1, 0}, {0, 1}, {0, 1}};
double[] told = {10, 20, 30};

double dot(double[] x, double[] y) { return x[0] * y[0] + x[1] * y[1]; }

double[] weights(double[] query) {
    double[] exps = Stream.of(keys).mapToDouble(key -> StrictMath.exp(dot(query, key))).toArray();
    double sum = DoubleStream.of(exps).sum();
    return DoubleStream.of(exps).map(e -> e / sum).toArray();
}

double answer(double[] query) {
    double[] w = weights(query);
    return w[0] * told[0] + w[1] * told[1] + w[2] * told[2];
}

double[] query = {2, 0};
for (int i = 0; i < 3; i++) print("weight %.3f for %.0f", weights(query)[i], told[i]);
print("answer %.3f", answer(query));

//? The query (0, 0) asks for nothing. What is its answer?
//= answer(new double[] {0, 0})

//? The query (100, 0) knows just what it wants. What is its answer?
//= answer(new double[] {100, 0})

// ==== Run: from a mean to a choice ===============================================================
for (double sharp : new double[] {0, 1, 2, 4, 100}) {
    print("query (%3.0f, 0): answer %.3f", sharp, answer(new double[] {sharp, 0}));
}

// No question: the plain mean. A sharp one: a look-up. And in between all is smooth, so a slope
// leads from the answer to the query, the keys and the values, and all three can be learned.

// ==== Run: why divide by the root of the width ===================================================
// Random queries and keys of D numbers have products that spread like sqrt(D). Softmax of a wide
// spread is a hard choice, made before anything was learned. Dividing by sqrt(D) takes that back.
Random random = new Random(1);

double product(int width) {
    return DoubleStream.generate(() -> random.nextGaussian() * random.nextGaussian())
            .limit(width).sum();
}

double spread(int width) {
    return Math.sqrt(IntStream.range(0, 2000).mapToDouble(i -> StrictMath.pow(product(width), 2))
            .average().getAsDouble());
}

double spread4 = spread(4), spread64 = spread(64);
print("spread at 4: %.2f; at 64: %.2f", spread4, spread64);

// ==== Predict: open the transformer ==============================================================
// This lesson has begun with /open micro/MicroGpt.java: everything in that program is at hand.
var corpus = new MicroGpt.Corpus(new TreeSet<>(Files.readAllLines(Path.of("micro/names.txt"))));
var gpt = new MicroGpt.Gpt(27, random);

// It has a row of 16 numbers for each of 27 tokens, 16 positions and 27 scores. In between stand 4
// matrices of 16 * 16, for attention, and an MLP of 64 * 16 and 16 * 64.

//? How many parameters is that?
//= gpt.parameters.size()

// ==== Run: an old acquaintance ===================================================================
print("%d parameters", gpt.parameters.size());
double before = MicroGpt.meanLoss(corpus.heldOut, text -> gpt.loss(text).data);
print("surprise before training: %.2f; knowing nothing: %.2f", before, StrictMath.log(27));

// Open the file beside this one and read it from the top: you have met nearly all of it. Value, of
// lesson 4. softmax and crossEntropy, of 5. linear, of 6: a layer without bias. Adam, of 7. Corpus,
// Counts and sample, of 8. And x = add(x, ...) is the short cut of exercise 6, used twice. New are
// rmsNorm, which gives every vector the same length, and attention: the lines of this lesson, four
// times side by side. Each of these four heads can look for something else.

// ==== Predict: no look ahead =====================================================================
// A letter sees itself and what stands before it, as the lists of keys and values only ever grow.
// Take two names that differ in the last letter, and the scores for what follows "ann".
MicroGpt.Value[] scoresAfter(int letters, String name) {
    List<MicroGpt.Value[]> keys = new ArrayList<>(), values = new ArrayList<>();
    List<MicroGpt.Value[]> scores = new ArrayList<>();
    for (int token : corpus.tokens(name)) scores.add(gpt.next(token, keys, values));
    return scores.get(letters);
}

long differ(int letters) {
    var a = scoresAfter(letters, "anna");
    var b = scoresAfter(letters, "anny");
    return IntStream.range(0, 27).filter(i -> a[i].data != b[i].data).count();
}

//? Of the 27 scores after "ann", how many differ between anna and anny?
//= differ(3)

// ==== Run: not by a bit ==========================================================================
print("after 3 letters %d of 27 differ, after 4 letters %d", differ(3), differ(4));

// So one text of n letters is n lessons at once, and none of them can peek at its answer.

// ==== Run: where it looks ========================================================================
// A short training, on 240 names. Then by hand what attention does, in its first head: queries,
// keys, products, softmax. A row is a letter that looks, and how it shares its attention, in %.
MicroGpt.train(gpt, corpus, 240);
double after = MicroGpt.meanLoss(corpus.heldOut, text -> gpt.loss(text).data);
print("surprise after training: %.4f", after);

double[][] attention(String name, int head) {
    int[] tokens = corpus.tokens(name);
    double[][] map = new double[name.length() + 1][];
    List<MicroGpt.Value[]> keys = new ArrayList<>();
    for (int t = 0; t < map.length; t++) {
        var x = MicroGpt.rmsNorm(MicroGpt.rmsNorm(MicroGpt.add(gpt.tokenEmbedding[tokens[t]],
                gpt.positionEmbedding[t])));
        var query = Arrays.copyOfRange(MicroGpt.linear(gpt.query, x), 4 * head, 4 * head + 4);
        keys.add(Arrays.copyOfRange(MicroGpt.linear(gpt.key, x), 4 * head, 4 * head + 4));
        var scores = keys.stream().map(key -> MicroGpt.dot(query, key).div(2));
        map[t] = Stream.of(MicroGpt.softmax(scores.toArray(MicroGpt.Value[]::new)))
                .mapToDouble(weight -> weight.data).toArray();
    }
    return map;
}

double[][] map = attention("marianna", 0);
for (int t = 0; t < map.length; t++) {
    String row = " marianna".substring(t, t + 1);
    for (double weight : map[t]) row += " %3d".formatted(Math.round(100 * weight));
    print("%s", row);
}
//> 09-attention.svg = Pictures.map("Where each letter looks (head 1; - is the edge)",
//>     "-marianna", "-marianna", map)

// Look at the two rows of n: each vowel gets more than any other letter. Here, too, something has
// found out what vowels are, and nobody told it that there are any.

// ==== Check: what we have found ==================================================================
check("no question gets the mean", Math.abs(answer(new double[] {0, 0}) - 20) < 1e-9);
check("a sharp question gets one value", Math.abs(answer(new double[] {100, 0}) - 10) < 1e-9);
check("products spread like the root of the width", Math.abs(spread64 / spread4 - 4) < 0.5);
check("untrained, it knows nothing", Math.abs(before - StrictMath.log(27)) < 0.1);
check("no letter can see a later one", differ(3) == 0 && differ(4) > 0);
check("training helps", after < before - 0.5);
check("attention is 1 in all", Math.abs(DoubleStream.of(map[8]).sum() - 1) < 1e-12);
check("an n prefers vowels", IntStream.of(6, 7).allMatch(n -> IntStream.of(2, 4, 5)
        .allMatch(vowel -> IntStream.of(1, 3, 6, n).allMatch(i -> map[n][vowel] > map[n][i]))));

// ==== Exercise: attention ========================================================================
// In lessons/exercises/09-attention.jsh, write attention for any width, with its masks and its
// root. Then:  java lessons/Lesson.java 9 --check

// ==== Next: arrays ===============================================================================
// You can read micro/ now; most programs in it change one thing in the one that you have just
// read. Lesson 10 takes the same rules from numbers to arrays, and on to real sizes.

/exit passed == total ? 0 : 1
