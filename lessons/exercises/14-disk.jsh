// Exercise 14: writing the word
// Make a word of 64 bits out of r, theta, fx, fy and q. From the left: R in 20 bits, T in 24, four
// zeros, then fx and fy in 5 bits each, q in 2, and four zeros.
//   R = r * 2^20, rounded, and kept within 0 and 2^20 - 1.
//   T = theta in turns, times 2^24, rounded; an angle beyond a turn is the angle it comes back to.
// Check it:  java lessons/Lesson.java 14 --check

// ==== Given: print, checks, and the library ======================================================
import java.util.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 6;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

double turns(double theta) { return theta / (2 * StrictMath.PI); }

// ==== Yours: the word ============================================================================
long encode(double r, double theta, int fx, int fy, int q) {
    return 0;
}

// ==== Check: against the library =================================================================
boolean reads(double r, double theta, int fx, int fy, int q) {
    return encode(r, theta, fx, fy, q) == Packed64.of(r, theta, Fields.wave(fx, fy, q)).bits();
}

check("the word of the lesson", encode(Math.sqrt(2) - 1, 0, 2, 2, 0) == 0x6A09E00000001080L);
check("every frequency has its place", reads(0.25, 1, 31, 0, 0) && reads(0.25, 1, 0, 31, 0)
        && reads(0.25, 1, 19, 7, 3));
check("near the rim R stays in its 20 bits", reads(0.9999999, 1, 2, 2, 1));
check("an angle below 0 comes back", reads(0.5, -1, 2, 2, 0));
check("so does one that rounds up to a turn", reads(0.5, 2 * StrictMath.PI - 1e-9, 2, 2, 0));

Random random = new Random(14);
int same = 0;
for (int i = 0; i < 1000; i++) {
    same += reads(random.nextDouble(), 20 * random.nextDouble() - 10, random.nextInt(32),
            random.nextInt(32), random.nextInt(4)) ? 1 : 0;
}
print("%d of 1000 words are the library's", same);
check("1000 words at random", same == 1000);

/exit passed == total ? 0 : 1
