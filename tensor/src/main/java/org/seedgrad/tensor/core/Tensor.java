package org.seedgrad.tensor.core;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers in a shape (float32), and how they came about. The counterpart of the scalar Value:
 * {@code data} and {@code grad}, the operands it was computed from, and {@link #backward()}.
 *
 * <p>The numbers stand in {@code data} at {@code offset} plus the index times the strides. A new
 * tensor fills its array in row-major order; a view (transpose, reshape, slice) shares the array of
 * another, so writing to one writes to both. A tensor that was made within a {@link Scope} is freed
 * when that closes; from then on, {@code data} belongs to others.
 */
public final class Tensor {
    public final Shape shape;
    public final float[] data;
    public final int offset;

    /** Does a backward pass bring this tensor, or something it was made of, a gradient? */
    public boolean requiresGrad;

    /**
     * d root / d this, summed over backward passes until {@link #zeroGrad}; null before. In
     * row-major order from offset 0; a further pass adds to the same array.
     */
    public Tensor grad;

    private static final AtomicLong RECORDED = new AtomicLong();

    private final int[] strides;
    final Storage storage;

    Operation operation;                // null in a leaf
    Tensor[] operands;
    long number;                        // when it was recorded: 1, 2, 3 ...; 0 in a leaf
    boolean retainsGrad;
    int mark;                           // within Backward: seen by this walk, then place in it
    Tensor arriving;                    // within Backward: the gradient so far

    private Tensor(Shape shape, Storage storage, int offset, int[] strides) {
        this.shape = shape;
        this.storage = storage;
        this.data = storage.data;
        this.offset = offset;
        this.strides = strides;
    }

    // Leaves

    /**
     * A tensor on these numbers, in row-major order; it keeps the array.
     *
     * @throws IllegalArgumentException if the shape does not hold just as many numbers
     */
    public static Tensor of(float[] data, int... lengths) { return of(data, Shape.of(lengths)); }

    public static Tensor of(float[] data, Shape shape) {
        if (data.length != shape.size()) throw new IllegalArgumentException("tensor: " + shape
                + " holds " + shape.size() + " numbers, but " + data.length + " are given");
        return new Tensor(shape, new Storage(data), 0, shape.sharedStrides());
    }

    public static Tensor scalar(float value) { return of(new float[] {value}, Shape.SCALAR); }

    public static Tensor zeros(int... lengths) { return zeros(Shape.of(lengths)); }

    public static Tensor zeros(Shape shape) {
        Tensor zeros = empty(shape);
        if (zeros.storage.pooled) Arrays.fill(zeros.data, 0, shape.size(), 0);   // new ones are 0
        return zeros;
    }

    /**
     * A tensor to be written to, in row-major order from offset 0. Its numbers are arbitrary until
     * then, and its array may be longer than the shape asks: within a {@link Scope} it comes from
     * the pool.
     */
    public static Tensor empty(Shape shape) {
        return new Tensor(shape, Storage.take(shape.size()), 0, shape.sharedStrides());
    }

    public static Tensor full(Shape shape, float value) {
        Tensor full = empty(shape);
        Arrays.fill(full.data, 0, shape.size(), value);
        return full;
    }

    /** Independent samples of the normal distribution with mean 0. */
    public static Tensor normal(Random random, double deviation, int... lengths) {
        Tensor samples = empty(Shape.of(lengths));
        for (int i = 0; i < samples.shape.size(); i++) {
            samples.data[i] = (float) (deviation * random.nextGaussian());
        }
        return samples;
    }

    /** Marks a leaf as something to learn; returns it. */
    public Tensor requireGrad() {
        if (operation != null) throw new IllegalStateException("requireGrad: this is the result of "
                + operation.name() + ", which follows its inputs; detach() it first");
        requiresGrad = true;
        return this;
    }

    // Views and numbers

    /**
     * Another look at the same numbers, without history; for operations.
     *
     * @throws IllegalArgumentException if it would reach outside of the array
     */
    public Tensor view(Shape shape, int offset, int... strides) {
        if (!shape.fits(data.length, offset, strides)) throw new IllegalArgumentException(
                "view: " + shape + " from " + offset + " in steps of " + Arrays.toString(strides)
                + " does not lie within the array of " + this.shape);
        return new Tensor(shape, storage, offset, strides.clone());
    }

    /** The step in data from one number to the next along an axis. */
    public int stride(int axis) { return strides[shape.axis(axis)]; }

    /** In row-major order without gaps. */
    public boolean isContiguous() {
        if (strides == shape.sharedStrides()) return true;
        int step = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int length = shape.length(axis);
            if (length != 1 && strides[axis] != step) return shape.size() == 0;
            step *= length;
        }
        return true;
    }

    /** This tensor, or where it is a view with gaps a copy in row-major order; no history. */
    public Tensor contiguous() { return isContiguous() ? this : copy(); }

    /** The same numbers without history: a leaf that shares them. */
    public Tensor detach() { return new Tensor(shape, storage, offset, strides); }

    /** A copy of the numbers in row-major order. */
    public float[] toArray() {
        float[] copy = new float[shape.size()];
        copyTo(copy);
        return copy;
    }

    /** A tensor of its own with the same numbers, without history. */
    Tensor copy() {
        Tensor copy = empty(shape);
        copyTo(copy.data);
        return copy;
    }

    private void copyTo(float[] into) {
        mustLive("read");
        if (shape.size() == 0) return;                          // its offset may lie past the end
        if (isContiguous()) System.arraycopy(data, offset, into, 0, shape.size());
        else copy(into, 0, 0, offset);
    }

    private int copy(float[] into, int at, int axis, int from) {
        int length = shape.length(axis), step = strides[axis];
        if (axis < shape.rank() - 1) {
            for (int i = 0; i < length; i++) at = copy(into, at, axis + 1, from + i * step);
            return at;
        }
        if (step == 1) System.arraycopy(data, from, into, at, length);
        else for (int i = 0; i < length; i++) into[at + i] = data[from + i * step];
        return at + length;
    }

    /** The number at an index, one place an axis. */
    public float get(int... index) { return data[place(index)]; }

    /** Writes a number; a graph that was built on the old one does not notice. */
    public void set(float value, int... index) { data[place(index)] = value; }

    private int place(int[] index) {
        mustLive("read");
        if (index.length != shape.rank()) throw new IndexOutOfBoundsException(
                "index " + Arrays.toString(index) + " into " + shape + ": one place an axis");
        int place = offset;
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape.length(axis)) {
                throw new IndexOutOfBoundsException(
                        "index " + Arrays.toString(index) + " is outside " + shape);
            }
            place += index[axis] * strides[axis];
        }
        return place;
    }

    /** The only number. */
    public float item() {
        mustLive("item");
        if (shape.size() != 1) throw new IllegalStateException(
                "item: " + shape + " holds " + shape.size() + " numbers, not one");
        return data[offset];
    }

    /**
     * Outlives the scope it belongs to: the one around it frees it, and if there is none, the
     * garbage collector. All views of the same numbers follow. A grad outlives its leaf's
     * {@link #zeroGrad}. Returns this.
     *
     * @throws IllegalStateException if it is freed already
     */
    public Tensor keep() {
        mustLive("keep");
        Scope outer = storage.scope == null ? null : storage.scope.outer();
        if (outer == null) storage.release();
        else storage.moveTo(outer);
        return this;
    }

    void mustLive(String use) {
        if (storage.isFreed()) throw new IllegalStateException(use + ": the tensor " + shape
                + " is freed, by the end of its scope or by zeroGrad(); keep() it before that");
    }

    // The graph

    /**
     * Computes an operation and remembers it, unless no input asks for a gradient.
     *
     * @throws IllegalStateException if an input is freed
     */
    public static Tensor apply(Operation operation, Tensor... inputs) {
        boolean learns = false;
        for (Tensor input : inputs) {
            if (input.storage.isFreed()) input.mustLive(operation.name());
            learns |= input.requiresGrad;
        }
        Tensor output = operation.forward(inputs);
        for (Tensor input : inputs) {
            if (output == input) output = input.detach();       // a node is not its own operand
        }
        if (learns && GradMode.isOn()) output.remember(operation, inputs);
        return output;
    }

    void remember(Operation operation, Tensor[] operands) {
        this.operation = operation;
        this.operands = operands.clone();                       // the caller may change his
        number = RECORDED.incrementAndGet();
        requiresGrad = true;
    }

    /** Nodes that are recorded from now on have a greater number. */
    static long recorded() { return RECORDED.get(); }

    /** Keeps the gradient of an inner node, that of the last pass; leaves keep theirs anyway. */
    public Tensor retainGrad() {
        retainsGrad = true;
        return this;
    }

    /**
     * Adds d this / d leaf to the grad of every leaf below that requires one. Graphs that share
     * tensors must not be walked through by two threads of the caller's at a time: the engine uses
     * all cores by itself.
     *
     * @throws IllegalStateException if this is no scalar, or nothing below it requires a gradient
     */
    public void backward() {
        if (shape.size() != 1) throw new IllegalStateException("backward: " + shape
                + " is no scalar; reduce it with sum() or mean(), or give a gradient of its shape");
        Backward.from(this, full(shape, 1));
    }

    /**
     * The same for any shape, from d root / d this of a root further on. The gradient stays as it
     * is.
     *
     * @throws IllegalArgumentException if the gradient has another shape
     */
    public void backward(Tensor gradient) {
        gradient.mustLive("backward");
        Gradients.hold(gradient);                               // so nobody else writes to it
        try {
            Backward.from(this, gradient);
        } finally {
            gradient.storage.holders--;
        }
    }

    /** Forgets the gradient; before each step, or it adds up. A pooled one goes back. */
    public void zeroGrad() {
        if (grad != null && grad.storage.holders > 0) Gradients.drop(grad);
        grad = null;
    }

    @Override public String toString() {
        return "Tensor" + shape + (operation == null ? "" : " from " + operation.name())
                + (storage.isFreed() ? " freed"
                : shape.size() <= 16 ? " " + Arrays.toString(toArray()) : "");
    }
}
