package org.seedgrad.tensor.rbe;

/** Reads what {@link BitWriter} wrote; past the end it says so. */
final class BitReader {
    private final byte[] bytes;
    private final long end;
    private long at;

    /** Reads up to a length in bytes. */
    BitReader(byte[] bytes, int length) {
        this.bytes = bytes;
        end = 8L * length;
    }

    long read(int bits) {
        if (at + bits > end) throw new CorruptMatrixException(
                "it ends within its data, after " + end / 8 + " bytes");
        long value = 0;
        for (int bit = 0; bit < bits; bit++, at++) {
            value = value << 1 | bytes[(int) (at >> 3)] >> (7 - (at & 7)) & 1;
        }
        return value;
    }

    /** A number in 32 bits; only finite ones are written. */
    float readFloat() { return finite(Float.intBitsToFloat((int) read(32))); }

    /** A number in 16 bits; only finite ones are written. */
    float readHalf() { return finite(Float.float16ToFloat((short) read(16))); }

    private static float finite(float number) {
        if (Float.isFinite(number)) return number;
        throw new CorruptMatrixException("a number in it is " + number);
    }

    int readCount() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            long part = read(8);
            value |= (part & 127) << shift;
            if (part < 128) {
                if (value > Integer.MAX_VALUE) break;
                return (int) value;
            }
        }
        throw new CorruptMatrixException("a count in it is beyond 2^31 - 1");
    }

    /** How many whole bytes are left. */
    long bytesLeft() { return (end - at) / 8; }
}
