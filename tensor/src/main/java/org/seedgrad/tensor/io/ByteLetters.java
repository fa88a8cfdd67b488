package org.seedgrad.tensor.io;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Bytes as letters that can be seen, for tokens in text files (from the published code of GPT-2):
 * the printable ones of Latin-1 stand for themselves, the other 68 for the letters from U+0100 on,
 * in order. So a space is U+0120.
 */
final class ByteLetters {
    private static final char FIRST_OTHER = 0x100;
    private static final char[] LETTERS = new char[256];
    private static final int[] BYTES = new int[FIRST_OTHER + LETTERS.length];   // -1: none

    static {
        Arrays.fill(BYTES, -1);
        char other = FIRST_OTHER;
        for (int b = 0; b < LETTERS.length; b++) {
            boolean printable = b > 0x20 && b < 0x7F || b > 0xA0 && b != 0xAD;
            LETTERS[b] = printable ? (char) b : other++;
            BYTES[LETTERS[b]] = b;
        }
    }

    private ByteLetters() { }

    static String of(byte[] bytes) {
        StringBuilder letters = new StringBuilder(bytes.length);
        for (byte b : bytes) letters.append(LETTERS[b & 255]);
        return letters.toString();
    }

    /** The bytes of letters; null if one of them stands for none. */
    static byte[] bytes(String letters) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(letters.length());
        for (int i = 0; i < letters.length(); i++) {
            int b = letters.charAt(i) < BYTES.length ? BYTES[letters.charAt(i)] : -1;
            if (b < 0) return null;
            bytes.write(b);
        }
        return bytes.toByteArray();
    }
}
