package org.seedgrad.tensor.rbe;

import java.io.ByteArrayOutputStream;

/** Numbers of any number of bits, one after the other, the highest bit first. */
final class BitWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int open;
    private int count;

    void write(long value, int bits) {
        for (int bit = bits - 1; bit >= 0; bit--) {
            open = open << 1 | (int) (value >> bit & 1);
            if (++count == 8) {
                bytes.write(open);
                open = 0;
                count = 0;
            }
        }
    }

    /** A number of any size from 0 up, seven bits at a time, the lowest first. */
    void writeCount(int value) {
        for (; value >= 128; value >>>= 7) write(value & 127 | 128, 8);
        write(value, 8);
    }

    /** How many bits {@link #writeCount} writes. */
    static int countBits(int value) {
        int bits = 8;
        for (; value >= 128; value >>>= 7) bits += 8;
        return bits;
    }

    /** How many bits were written. */
    long bits() { return 8L * bytes.size() + count; }

    /** Fills the last byte with zeros. */
    byte[] toBytes() {
        if (count > 0) write(0, 8 - count);
        return bytes.toByteArray();
    }
}
