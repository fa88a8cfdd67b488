// Bug hunt 14: upside down
// A reader of words that is right for half of all waves. The others come out upside down: where the
// library has 1, this has -1, or so. One line has to change.
// Check it:  java lessons/Lesson.java 14 --check

// ==== Given: print, checks, and the library ======================================================
import java.util.*;
import org.seedgrad.tensor.rbe.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

double place(int i, int n) { return 2.0 * i / (n - 1) - 1; }

double amplitude(double r) { return 2 * r / (1 - r * r); }

// ==== Suspect: reading a word ====================================================================
double weight(long word, int i, int j) {
    double r = (word >> 44) / StrictMath.pow(2, 20);
    double theta = 2 * StrictMath.PI * (word >> 20 & 0xFFFFFF) / StrictMath.pow(2, 24);
    double a = StrictMath.PI * (word >> 11 & 31) * place(j, 32);
    double b = StrictMath.PI * (word >> 6 & 31) * place(i, 32);
    return amplitude(r) * StrictMath.sin(a + theta) * StrictMath.cos(b);
}

// ==== Check: quiet waves and loud ones ===========================================================
boolean same(double r) {
    long word = Packed64.of(r, 1, Fields.wave(2, 3, 0)).bits();
    double truth = new Packed64(word).decode().weight(5, 7, 32, 32);
    print("r %.2f: %.6f, and the library has %.6f", r, weight(word, 5, 7), truth);
    return Math.abs(weight(word, 5, 7) - truth) < 1e-9;
}

check("a quiet wave", same(0.1));
check("one of medium loudness", same(0.49));
check("a little louder", same(0.51));
check("a loud one", same(0.9));

/exit passed == total ? 0 : 1
