package org.seedgrad.tensor.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How a safetensors file writes numbers. All of these can be stored and given back as bytes; the
 * three that {@link #isFloat} speaks of become float32 and back.
 */
public enum DType {
    BOOL(1), U8(1), I8(1), F8_E5M2(1), F8_E4M3(1), F8_E8M0(1),
    I16(2), U16(2), F16(2), BF16(2),
    I32(4), U32(4), F32(4),
    I64(8), U64(8), F64(8), C64(8);

    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 12;

    private final int size;

    DType(int size) { this.size = size; }

    /** Bytes a number. */
    public int size() { return size; }

    /** Can it be read as float32, and float32 be rounded to it? F32, F16 and BF16. */
    public boolean isFloat() { return this == F32 || this == F16 || this == BF16; }

    /** The type of this name; null if there is none. */
    static DType named(String name) {
        for (DType dtype : values()) {
            if (dtype.name().equals(name)) return dtype;
        }
        return null;
    }

    /** Reads as many numbers as the array has. Each F16 and BF16 is a float32 too: exact. */
    void read(MemorySegment from, float[] into) {
        if (this == F32) {
            MemorySegment.copy(from, FLOATS, 0, into, 0, into.length);
            return;
        }
        requireFloat();
        short[] chunk = new short[Math.min(CHUNK, into.length)];
        for (int first = 0; first < into.length; first += CHUNK) {
            int count = Math.min(CHUNK, into.length - first);
            MemorySegment.copy(from, SHORTS, 2L * first, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                into[first + i] = this == F16 ? Float.float16ToFloat(chunk[i])
                        : Float.intBitsToFloat(chunk[i] << 16);
            }
        }
    }

    /** Numbers as they stand in a file; those that lie between two of the type go to the even. */
    MemorySegment write(float[] from) {
        if (this == F32) return littleEndian(from);
        requireFloat();
        MemorySegment into = MemorySegment.ofArray(new short[from.length]);
        for (int i = 0; i < from.length; i++) {
            float x = from[i];
            into.set(SHORTS, 2L * i, this == F16 ? Float.floatToFloat16(x) : toBrain(x));
        }
        return into;
    }

    /** The array itself where the machine has the order of the file, as nearly all have. */
    private static MemorySegment littleEndian(float[] from) {
        MemorySegment own = MemorySegment.ofArray(from);
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) return own;
        MemorySegment turned = MemorySegment.ofArray(new float[from.length]);
        MemorySegment.copy(own, ValueLayout.JAVA_FLOAT, 0, turned, FLOATS, 0, from.length);
        return turned;
    }

    /** The upper half of a float32, rounded; what is no number stays none. */
    private static short toBrain(float x) {
        int bits = Float.floatToRawIntBits(x);
        if (Float.isNaN(x)) return (short) (bits >>> 16 | 1 << 6);
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    private void requireFloat() {
        if (!isFloat()) throw new IllegalArgumentException(
                this + " is not read as float32; F32, F16 and BF16 are, others give their bytes");
    }
}
