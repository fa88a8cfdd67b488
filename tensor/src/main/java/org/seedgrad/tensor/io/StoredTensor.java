package org.seedgrad.tensor.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

/**
 * Numbers as they stand in a file: a type, a shape, and the bytes, little-endian and row-major. The
 * bytes are those of a file that is open, or of an array of the program.
 */
public final class StoredTensor {
    private final DType dtype;
    private final long[] lengths;
    private final MemorySegment bytes;

    /** The bytes must be just as many as the shape asks. */
    StoredTensor(DType dtype, long[] lengths, MemorySegment bytes) {
        this.dtype = dtype;
        this.lengths = lengths;
        this.bytes = bytes;
    }

    /** A copy as float32. */
    public static StoredTensor of(Tensor tensor) {
        return of(DType.F32, tensor.toArray(), tensor.shape);
    }

    /**
     * Numbers in row-major order, rounded to a type; F32 shares the array.
     *
     * @throws IllegalArgumentException if the shape does not hold just as many numbers, or the type
     *                                  is not F32, F16 or BF16
     */
    public static StoredTensor of(DType dtype, float[] numbers, Shape shape) {
        if (numbers.length != shape.size()) throw new IllegalArgumentException("store: " + shape
                + " holds " + shape.size() + " numbers, but " + numbers.length + " are given");
        return new StoredTensor(dtype, longs(shape), dtype.write(numbers));
    }

    /** Bytes, whatever they mean: U8 [n]. It shares the array. */
    public static StoredTensor of(byte[] bytes) {
        return new StoredTensor(DType.U8, new long[] {bytes.length}, MemorySegment.ofArray(bytes));
    }

    private static long[] longs(Shape shape) {
        return Arrays.stream(shape.lengths()).asLongStream().toArray();
    }

    public DType dtype() { return dtype; }

    /** The length of each axis; a file may hold more numbers than a Java array. */
    public long[] lengths() { return lengths.clone(); }

    /** How many bytes its numbers take. */
    public long byteSize() { return bytes.byteSize(); }

    /** Has it just this shape? */
    public boolean has(Shape shape) { return Arrays.equals(lengths, longs(shape)); }

    /** Same type, shape and bytes? */
    public boolean sameAs(StoredTensor other) {
        return dtype == other.dtype && Arrays.equals(lengths, other.lengths)
                && bytes.mismatch(other.bytes) == -1;
    }

    /**
     * The numbers in row-major order: a copy.
     *
     * @throws IllegalArgumentException if they are not F32, F16 or BF16, or too many for an array
     * @throws IllegalStateException    if the file they stand in is closed
     */
    public float[] toFloats() {
        long size = bytes.byteSize() / dtype.size();
        if (size > Integer.MAX_VALUE - 8) throw new IllegalArgumentException(
                this + ": more numbers than a Java array holds");
        float[] numbers = new float[(int) size];
        dtype.read(bytes, numbers);
        return numbers;
    }

    /** The same as a tensor of its own; see {@link #toFloats}. */
    public Tensor toTensor() {
        float[] numbers = toFloats();
        return Tensor.of(numbers, Arrays.stream(lengths).mapToInt(Math::toIntExact).toArray());
    }

    /** A copy of the bytes, of any type. */
    public byte[] toBytes() { return bytes.toArray(ValueLayout.JAVA_BYTE); }

    MemorySegment bytes() { return bytes; }

    /** As in F16 [768, 2304]. */
    @Override public String toString() { return dtype + " " + Arrays.toString(lengths); }
}
