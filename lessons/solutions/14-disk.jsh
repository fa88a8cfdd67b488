// Solution: Exercise 14: writing the word
// The exercise is lessons/exercises/14-disk.jsh. Read no more hints than you need.
//
// Hint 1. Math.rint rounds; a long keeps the bits; << and | put them in their places.
// Hint 2. After the four zeros the fields begin at the bits 11, 6 and 4; T begins at 20, R at 44.
// Hint 3. Math.floorMod brings any T back, also one below 0, and one that was rounded up to a turn.

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
    long radius = (long) Math.max(0, Math.min((1 << 20) - 1, Math.rint(r * (1 << 20))));
    long angle = Math.floorMod((long) Math.rint(turns(theta) * (1 << 24)), 1L << 24);
    return radius << 44 | angle << 20 | fx << 11 | fy << 6 | q << 4;
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
