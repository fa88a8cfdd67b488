// Exercise 9: attention
// Write attention for whole tables: queries, keys and values have a row for each token, of any
// width D. Token t sees the tokens 0 to t, and none after it. Scores are products, divided by the
// root of D; softmax makes weights of them; the answer is the weighted mean of the values.
// Check it:  java lessons/Lesson.java 9 --check

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;

int passed = 0, total = 5;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Yours: attention ===========================================================================
double[][] attention(double[][] queries, double[][] keys, double[][] values) {
    return new double[queries.length][values[0].length];
}

// ==== Check: by what is known ====================================================================
double[][] keys = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 1, 0, 0}}, values = {{10, -1}, {20, 0}, {30, 1}};
double[][] nothing = new double[3][4], sharp = {{0, 0, 0, 0}, {4000, 0, 0, 0}, {4, 0, 0, 0}};

double[][] means = attention(nothing, keys, values), found = attention(sharp, keys, values);
for (double[] row : found) print("%.4f  %.4f", row[0], row[1]);

check("the first token sees only itself", means[0][0] == 10 && found[0][1] == -1);
check("no question: the mean of what is seen", Math.abs(means[1][0] - 15) < 1e-9
        && Math.abs(means[2][0] - 20) < 1e-9);
check("a sharp query finds its key, without overflow", Math.abs(found[1][0] - 10) < 1e-9);
check("and one that likes no key still answers",
        Math.abs(attention(new double[][] {{-4000, 0, 0, 0}}, keys, values)[0][0] - 10) < 1e-9);
check("a score of 4 / sqrt(4) is the lesson's 2: 13.195", Math.abs(found[2][0] - 13.195) < 1e-3);

/exit passed == total ? 0 : 1
