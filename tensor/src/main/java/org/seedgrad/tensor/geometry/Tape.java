package org.seedgrad.tensor.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was computed for one block of rows, in order; and the columns of doubles it was computed in,
 * which the next block uses again, and the next operation of the same thread: so a thread has one
 * tape at a time.
 */
final class Tape {
    /** At most so many rows a block: a loop long enough for vectors, columns that stay in L2. */
    static final int ROWS = 64;

    /** So many columns, 2 MB, a thread keeps for its next operation. */
    private static final int KEPT = 4096;

    private static final ThreadLocal<List<double[]>> COLUMNS =
            ThreadLocal.withInitial(ArrayList::new);

    final String name;
    private final boolean remembers;
    private final List<Term> terms = new ArrayList<>();
    private final List<double[]> columns = COLUMNS.get();
    private int taken;
    private int rows;

    /**
     * @param name      of the operation, for messages
     * @param remembers whether there will be a way back
     */
    Tape(String name, boolean remembers) {
        this.name = name;
        this.remembers = remembers;
    }

    /** Forgets all terms; those to come have so many rows. */
    void begin(int rows) {
        this.rows = rows;
        terms.clear();
        taken = 0;
    }

    int rows() { return rows; }

    /** A new term, its numbers arbitrary, its gradient 0; it learns if the tape remembers. */
    Term term(int width, boolean learns) {
        boolean kept = learns && remembers;
        Term term = new Term(this, take(width), kept ? take(width) : null);
        if (kept) {
            for (double[] column : term.grad) Arrays.fill(column, 0, rows, 0);
            terms.add(term);
        }
        return term;
    }

    private double[][] take(int width) {
        double[][] some = new double[width][];
        for (int k = 0; k < width; k++, taken++) {
            if (taken < columns.size()) {
                some[k] = columns.get(taken);
            } else {
                some[k] = new double[ROWS];
                if (taken < KEPT) columns.add(some[k]);
            }
        }
        return some;
    }

    /** Sends the gradient that stands in the last terms to all before them. */
    void backward() {
        for (int i = terms.size() - 1; i >= 0; i--) {
            Runnable rule = terms.get(i).rule;
            if (rule != null) rule.run();
        }
    }
}
