package org.seedgrad.tensor.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * This file is not what it should be: damaged, cut off, of another kind, or of a kind that the
 * engine does not compute. The message is one sentence: which file, what is wrong with it, and
 * where there is one the remedy. That a file is missing is another {@link IOException}.
 */
public final class CorruptFileException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 60;

    public CorruptFileException(Path file, String what) { super(file + ": " + what); }

    /** A name from a file, which may hold anything, in a form that fits into a sentence. */
    static String quote(String name) {
        StringBuilder quoted = new StringBuilder("'");
        name.codePoints().limit(LONGEST).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        if (name.codePointCount(0, name.length()) > LONGEST) quoted.append("...");
        return quoted.append('\'').toString();
    }
}
