package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transcendental functions: accurate, and the same bits from both implementations. */
@Tag("kernels")
class FunctionsTest {
    private static final Functions SCALAR = new ScalarFunctions();
    private static final Functions VECTOR = new VectorFunctions();
    static final int[] LENGTHS = lengths();
    private static final float[] SPECIAL = {0, -0f, 1, -1, Float.NaN, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, 1e-39f,
        Float.MAX_VALUE, -Float.MAX_VALUE, 88.72f, 88.73f, -87.4f, -103.9f, -104.1f, 9.01f, 20,
        -20};

    private static int[] lengths() {
        int[] lengths = new int[75];
        for (int i = 0; i <= 67; i++) lengths[i] = i;
        int[] longer = {127, 128, 129, 1023, 1024, 1025, 4098};
        System.arraycopy(longer, 0, lengths, 68, longer.length);
        return lengths;
    }

    private interface Call {
        void run(Functions functions, float[] x, int xi, float[] y, int yi, int n);
    }

    /**
     * A function.
     *
     * @param ulps     how far it may be off, in units in the last place of the result
     * @param absolute how far it may be off where more cancels than that
     */
    private record Function(String name, Call call, DoubleUnaryOperator exact, double from,
                            double to, double ulps, double absolute) {
        @Override public String toString() { return name; }
    }

    // In units in the last place, over every float from 1e-4 or -1e-3 outward: tanh 2.36, exp of
    // negative numbers 1.02, their sigmoid 1.97; over every 29th: log 0.80, exp of the others 1.01.
    static List<Function> functions() {
        double k = Math.sqrt(2 / Math.PI);
        return List.of(
                new Function("exp", Functions::exp, StrictMath::exp, -103, 88.7, 1.1, 0),
                new Function("log", Functions::log, StrictMath::log, 1e-45, 1e38, 1, 0),
                new Function("log near 1", Functions::log, StrictMath::log, 0.5, 2, 1, 0),
                new Function("tanh", Functions::tanh, StrictMath::tanh, -20, 20, 2.5, 0),
                new Function("tanh near 0", Functions::tanh, StrictMath::tanh, -0.1, 0.1, 2.5, 0),
                new Function("sigmoid", Functions::sigmoid,
                        x -> 1 / (1 + StrictMath.exp(-x)), -103, 30, 2, 0),
                // Far out the sigmoid is as inexact as its argument is large, but small itself.
                new Function("gelu", Functions::gelu, x -> x / 2
                        * (1 + StrictMath.tanh(k * (x + 0.044715 * x * x * x))), -10, 10, 2, 1e-7),
                new Function("gelu's slope", FunctionsTest::geluSlope, x -> {
                    double t = StrictMath.tanh(k * (x + 0.044715 * x * x * x));
                    return (1 + t) / 2 + x / 2 * (1 - t * t) * k * (1 + 3 * 0.044715 * x * x);
                }, -10, 10, 2, 1e-7),
                new Function("exp of a difference", (f, x, xi, y, yi, n) ->
                        f.expShifted(x, xi, 0.7f, 2.5f, y, yi, n),
                        x -> StrictMath.exp(0.7f * (float) x - 2.5f), -20, 20, 2, 0));
    }

    private static void geluSlope(Functions f, float[] x, int xi, float[] y, int yi, int n) {
        float[] ones = new float[n + 3];
        Arrays.fill(ones, 1);
        f.geluBackward(x, xi, ones, 3, y, yi, n);
    }

    @ParameterizedTest @MethodSource("functions")
    void isAccurate(Function function) {
        Random random = new Random(1);
        int n = 200_000;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (function.from + (function.to - function.from) * random.nextDouble());
        }
        float[] y = new float[n];
        function.call.run(VECTOR, x, 0, y, 0, n);
        for (int i = 0; i < n; i++) check(function, x[i], y[i]);
    }

    private static void check(Function function, float x, float y) {
        double exact = function.exact.applyAsDouble(x);
        double allowed = function.ulps * Math.ulp((float) exact) + function.absolute;
        if (!(Math.abs(y - exact) <= allowed)) throw new AssertionError(function + "("
                + x + ") is " + y + " and should be " + exact);
    }

    /** Of all exponents and signs, NaN and subnormals: accurate, and the same bits. */
    @Tag("slow") @ParameterizedTest @MethodSource("functions")
    void every101stFloat(Function function) {
        int n = 1 << 16;
        float[] x = new float[n];
        float[] scalar = new float[n];
        float[] vector = new float[n];
        for (long bits = 0; bits < 1L << 32; ) {
            for (int i = 0; i < n; i++, bits += 101) x[i] = Float.intBitsToFloat((int) bits);
            function.call.run(SCALAR, x, 0, scalar, 0, n);
            function.call.run(VECTOR, x, 0, vector, 0, n);
            same(vector, scalar);
            for (int i = 0; i < n; i++) {
                if (x[i] >= function.from && x[i] <= function.to) check(function, x[i], vector[i]);
                if (Float.isNaN(x[i]) && !Float.isNaN(vector[i])) throw new AssertionError(
                        function + "(NaN) is " + vector[i]);
            }
        }
    }

    @ParameterizedTest @MethodSource("functions")
    void bothImplementationsGiveTheSameBits(Function function) {
        Random random = new Random(2);
        for (int n : LENGTHS) {
            for (int offset = 0; offset < 8; offset++) {
                float[] x = new float[n + offset + 5];
                for (int i = 0; i < x.length; i++) x[i] = any(random, function);
                float[] scalar = canary(n + 20);
                float[] vector = canary(n + 20);
                function.call.run(SCALAR, x, offset, scalar, 7 - offset, n);
                function.call.run(VECTOR, x, offset, vector, 7 - offset, n);
                same(vector, scalar);
                for (int i = 0; i < scalar.length; i++) {
                    if (i < 7 - offset || i >= 7 - offset + n) assertThat(vector[i]).isEqualTo(77);
                }
            }
        }
    }

    @ParameterizedTest @MethodSource("functions")
    void worksInPlace(Function function) {
        Random random = new Random(3);
        float[] x = new float[100];
        for (int i = 0; i < x.length; i++) x[i] = any(random, function);
        float[] y = new float[100];
        function.call.run(VECTOR, x, 0, y, 0, 100);
        function.call.run(VECTOR, x, 0, x, 0, 100);
        same(x, y);
    }

    private static float any(Random random, Function function) {
        return switch (random.nextInt(4)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            default -> (float) (function.from
                    + (function.to - function.from) * random.nextDouble());
        };
    }

    private static float[] canary(int length) {
        float[] canary = new float[length];
        Arrays.fill(canary, 77);
        return canary;
    }

    /** Bit for bit; NaN is NaN. */
    private static void same(float[] actual, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
                throw new AssertionError("at " + i + ": " + actual[i] + ", not " + expected[i]);
            }
        }
    }

    @Test void specialValues() {
        assertThat(Exp.of(0)).isEqualTo(1);
        assertThat(Exp.of(-0f)).isEqualTo(1);
        assertThat(Exp.of(200)).isInfinite();
        assertThat(Exp.of(-200)).isZero();
        assertThat(Exp.of(-103)).isPositive().isLessThan(Float.MIN_NORMAL);
        assertThat(Exp.of(Float.NaN)).isNaN();
        assertThat(Log.of(1)).isZero();
        assertThat(Log.of(0)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Log.of(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Log.of(-1)).isNaN();
        assertThat(Log.of(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Log.of(Float.MIN_VALUE)).isEqualTo((float) StrictMath.log(Float.MIN_VALUE));
        assertThat(Log.of(Float.NaN)).isNaN();
        assertThat(Tanh.of(100)).isEqualTo(1);
        assertThat(Tanh.of(Float.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Tanh.of(-0f)).isEqualTo(-0f);
        assertThat(Tanh.of(-0.7f)).isEqualTo(-Tanh.of(0.7f));
        assertThat(Tanh.of(Float.NaN)).isNaN();
        assertThat(Sigmoid.of(0)).isEqualTo(0.5f);
        assertThat(Sigmoid.of(-200)).isZero();
        assertThat(Sigmoid.of(200)).isEqualTo(1);
        assertThat(Gelu.of(0)).isZero();
        assertThat(Gelu.slope(0)).isEqualTo(0.5f);
        assertThat(Gelu.of(Float.NaN)).isNaN();
    }

    /** Where a softmax has nothing more to add there are no subnormals, which are slow. */
    @Test void flushesTheSmallestToZero() {
        for (float x : new float[] {-87.31f, -100, -1e30f, Float.NEGATIVE_INFINITY}) {
            assertThat(Exp.flushed(x)).isEqualTo(0);
        }
        assertThat(Exp.flushed(-87.3f)).isEqualTo(Exp.of(-87.3f)).isGreaterThan(Float.MIN_NORMAL);
        assertThat(Exp.flushed(0)).isEqualTo(1);
        assertThat(Exp.flushed(Float.NaN)).isNaN();
    }

    @Test void nothingOverflowsOnTheWay() {
        for (float x : new float[] {-10.5f, -1e6f, -1e20f, -Float.MAX_VALUE,
            Float.NEGATIVE_INFINITY}) {
            assertThat(Gelu.of(x)).isBetween(-2e-37f, 0f);
            assertThat(Gelu.slope(x)).isBetween(-3e-36f, 0f);
            assertThat(Gelu.of(-x)).isEqualTo(-x);
            assertThat(Gelu.slope(-x)).isEqualTo(1);
        }
        assertThat(Gelu.of(-0f)).isEqualTo(-0f);
        assertThat(Gelu.slope(Float.NaN)).isNaN();
    }
}
