package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DTypeTest {
    private static final int ALL = 1 << 16;

    @Test void everyHalfIsReadAsTheFormatDefinesIt() {
        float[] read = read(DType.F16);
        for (int bits = 0; bits < ALL; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double value = exponent == 31 ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0 ? Math.scalb(fraction, -24)
                    : Math.scalb(1024 + fraction, exponent - 25);
            // Exact: each of them is a float too.
            assertThat((Float) read[bits]).isEqualTo((Float) (float) Math.copySign(value,
                    bits >> 15 == 0 ? 1 : -1));
        }
    }

    @Test void everyBrainFloatIsTheUpperHalfOfAFloat() {
        float[] read = read(DType.BF16);
        for (int bits = 0; bits < ALL; bits++) {
            assertThat(Float.floatToRawIntBits(read[bits])).isEqualTo(bits << 16);
        }
    }

    private static float[] read(DType dtype) {
        ByteBuffer all = ByteBuffer.allocate(2 * ALL).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < ALL; bits++) all.putShort((short) bits);
        float[] into = new float[ALL];
        dtype.read(MemorySegment.ofArray(all.array()), into);
        return into;
    }

    @Test void whatWasReadIsWrittenAsItWas() {
        for (DType dtype : new DType[] {DType.F16, DType.BF16}) {
            float[] values = read(dtype);
            MemorySegment written = dtype.write(values);
            for (int bits = 0; bits < ALL; bits++) {
                if (Float.isNaN(values[bits])) continue;        // may become another of its kind
                assertThat(at(written, bits)).isEqualTo(bits);
            }
        }
    }

    private static int at(MemorySegment written, int i) {
        return written.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                2L * i) & 0xFFFF;
    }

    @Test void roundsToTheNearestAndTiesToTheEven() {
        Random random = new Random(1);
        float[] values = new float[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.scalb(1, random.nextInt(30) - 20));
            // Half of them just in the middle between two, of one type or the other.
            if (i % 4 == 0) values[i] = Float.intBitsToFloat(
                    Float.floatToIntBits(values[i]) & 0xFFFFE000 | 0x1000);
            if (i % 4 == 1) values[i] = Float.intBitsToFloat(
                    Float.floatToIntBits(values[i]) & 0xFFFF0000 | 0x8000);
        }
        for (DType dtype : new DType[] {DType.F16, DType.BF16}) {
            float[] all = read(dtype);
            MemorySegment written = dtype.write(values);
            for (int i = 0; i < values.length; i++) {
                int bits = at(written, i);
                double error = Math.abs((double) all[bits] - values[i]);
                for (int other : new int[] {bits - 1 & 0xFFFF, bits + 1 & 0xFFFF}) {
                    double otherError = Math.abs((double) all[other] - values[i]);
                    assertThat(otherError < error).isFalse();               // nor is NaN
                    if (otherError == error) assertThat(bits & 1).isZero();
                }
            }
        }
    }

    @Test void theEndsOfTheRangeAreKept() {
        float[] ends = {Float.NaN, Float.intBitsToFloat(0x7F800001), Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -0.0f, Float.MIN_VALUE};
        for (DType dtype : new DType[] {DType.F16, DType.BF16}) {
            float[] read = new float[ends.length];
            dtype.read(dtype.write(ends), read);
            assertThat(read[0]).isNaN();
            assertThat(read[1]).isNaN();
            assertThat(read[2]).isInfinite().isPositive();
            assertThat(read[3]).isInfinite().isNegative();
            assertThat(read[4]).isInfinite().isPositive();
            assertThat(Float.floatToRawIntBits(read[5])).isEqualTo(1 << 31);
            assertThat(Float.floatToRawIntBits(read[6])).isZero();
        }
    }

    @Test void floatsKeepEveryBit() {
        int[] bits = {0x7F800001, 0xFFC12345, 1, 1 << 31, 0x3F800000};
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) values[i] = Float.intBitsToFloat(bits[i]);
        MemorySegment written = DType.F32.write(values);
        assertThat(written.toArray(ValueLayout.JAVA_BYTE)).startsWith(1, 0, 0x80, 0x7F);
        float[] read = new float[bits.length];
        DType.F32.read(written, read);
        for (int i = 0; i < bits.length; i++) {
            assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(bits[i]);
        }
    }

    @Test void otherTypesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DType.I64.read(MemorySegment.NULL, new float[1]))
                .withMessageContaining("I64 is not read as float32");
        assertThat(DType.named("BF16")).isEqualTo(DType.BF16);
        assertThat(DType.named("bf16")).isNull();
    }
}
