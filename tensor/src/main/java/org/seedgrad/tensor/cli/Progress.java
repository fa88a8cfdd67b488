package org.seedgrad.tensor.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far long work is: on a terminal one line that is written over, elsewhere a plain line now and
 * then. With a part that the work itself words, such as its loss, and the time that is left if it
 * goes on as it did.
 */
final class Progress {
    private static final int CELLS = 24;
    private static final long SECOND = 1_000_000_000;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final String work;
    private final long total;
    private final long first;
    private final long begin = System.nanoTime();
    private long shown;

    /**
     * @param terminal can lines be written over?
     * @param work     what it is, in a word
     * @param first    how much of it was done before
     */
    Progress(PrintWriter err, boolean terminal, String work, long first, long total) {
        this.err = err;
        this.terminal = terminal;
        this.work = work;
        this.first = first;
        this.total = total;
        shown = begin - pause();
    }

    /** As the launcher says, which sees where standard error goes; or as the console says. */
    static boolean isTerminal() {
        String told = System.getProperty("seedgrad.terminal");
        if (told != null) return Boolean.parseBoolean(told);
        return System.console() != null && System.console().isTerminal();
    }

    /** So much is done. Only now and then something is written. */
    void update(long done, String details) {
        long now = System.nanoTime();
        if (now - shown < pause()) return;
        shown = now;
        String line = line(done, details, (now - begin) / (double) SECOND);
        if (terminal) err.print(CLEAR_LINE + line);
        else err.println(line);
        err.flush();
    }

    private long pause() { return terminal ? SECOND / 5 : 5 * SECOND; }

    /** The words for a state, after so many seconds. */
    String line(long done, String details, double seconds) {
        int full = (int) (CELLS * done / Math.max(1, total));
        String bar = terminal ? " [" + "=".repeat(full) + " ".repeat(CELLS - full) + "]" : "";
        String left = done == first ? "" : ", " + time(seconds * (total - done) / (done - first))
                + " left";
        return String.format(Locale.ROOT, "%s%s %d of %d%s%s", work, bar, done, total,
                details.isEmpty() ? "" : ", " + details, left);
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) return whole + " s";
        if (whole < 3600) return String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
        return String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }

    /** Takes the line away, where one is written over: before anything else is written. */
    void clear() {
        if (!terminal) return;
        err.print(CLEAR_LINE);
        err.flush();
    }
}
