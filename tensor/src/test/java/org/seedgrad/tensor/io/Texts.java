package org.seedgrad.tensor.io;

import java.util.List;
import java.util.Random;

/** Texts that tokenizers must give back as they were. */
final class Texts {
    static final List<String> HARD = List.of("", " ", "  ", "\n", "a", "Hello, world!",
            "I'm they'll we've you're he'd it's don't 'S 'quoted'",
            "  two  spaces\t\ttabs\r\n\r\n x", "trailing   ",
            "\u00a0\u2003\u3000 wide spaces\u0085\u2028next",
            "1234567 \u00bd \u0663\u0664", "\ud55c\uad6d\uc5b4 \ud14d\uc2a4\ud2b8",
            "\u65e5\u672c\u8a9e\u3002", "\u0928\u092e\u0938\u094d\u0924\u0947",
            "e\u0301 \u00e9 \u1e9b\u0323",
            "\ud83d\ude00\ud83d\udc69\u200d\ud83d\udcbb\ud83c\uddf0\ud83c\uddf7",
            "\u0000\u0001\u001f\u007f\ufffd\uffff", "\ud83f\udfff\udbff\udfff", "<|endoftext|>",
            "# merges \u0120\u010a!", "a".repeat(5_000), " ".repeat(3_000) + "x",
            "!?".repeat(2_000));

    private static final int[][] PLANES = {{0, 0x80}, {0, 0x80}, {0x80, 0x800}, {0x800, 0xD800},
        {0xE000, 0x10000}, {0x10000, 0x110000}, {0x1F300, 0x1FAFF}, {0x2000, 0x2070}, {9, 33}};

    private Texts() { }

    /** Any characters, in stretches of one plane, so that words appear. */
    static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int stretches = random.nextInt(8); stretches >= 0; stretches--) {
            int[] plane = PLANES[random.nextInt(PLANES.length)];
            for (int length = random.nextInt(12); length >= 0; length--) {
                text.appendCodePoint(plane[0] + random.nextInt(plane[1] - plane[0]));
            }
        }
        return text.toString();
    }
}
