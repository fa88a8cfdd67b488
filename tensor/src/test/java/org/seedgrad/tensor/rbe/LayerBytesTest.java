package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers to bytes and back. */
class LayerBytesTest {

    private static EncodedLayer layer(int in, int out, int block, int seeds, int entries,
                                      Random random) {
        WaveMatrix waves = new WaveMatrix(in, out, block, seeds);
        waves.randomise(random);
        CosineMatrix cosines = entries == 0 ? null
                : CosineMatrix.largest(gaussian(random, in * out), in, out, block, entries);
        return new EncodedLayer(in, out, block, waves, gaussian(random, 2 * waves.seedCount()),
                0.3f, cosines, entries == 0 ? null : gaussian(random, cosines.entryCount()),
                gaussian(random, out));
    }

    private static float[] gaussian(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    @ParameterizedTest @CsvSource({"64, 64, 64, 3, 0", "100, 70, 32, 2, 5", "1, 1, 4, 1, 16",
        "200, 3, 64, 1, 128", "20, 300, 16, 4, 1"})
    void bytesBecomeTheSameLayerAgain(int in, int out, int block, int seeds, int entries) {
        EncodedLayer layer = layer(in, out, block, seeds, entries, new Random(in));
        byte[] bytes = layer.toBytes();
        assertThat(bytes).hasSize((int) LayerBytes.size(in, out, block, seeds, entries));
        EncodedLayer read = EncodedLayer.of(bytes);
        assertThat(read.toBytes()).isEqualTo(bytes);
        assertThat(read.bias()).isEqualTo(layer.bias());
        float[] before = layer.matrix();
        float[] after = read.matrix();
        // Radii have 20 bits, and amplitudes of up to 5 grow 30 times as fast; values have 11 bits.
        float least = entries == 0 ? 1e-4f : 5e-3f;
        for (int i = 0; i < before.length; i++) {
            assertThat(Math.abs(after[i] - before[i])).isLessThan(least);
        }
    }

    @Test void countsToTheByte() {
        // "SGRL", version, five counts of one byte; a seed; 32 bits and one of 12 + 16 for cosines;
        // scale and bias; checksum: 10 + 8 + 4 + 4 (28 bits of 32) + 8 + 4
        assertThat(LayerBytes.size(64, 1, 64, 1, 1)).isEqualTo(38);
    }

    @Test void damagedBytesAreRefused() {
        Random random = new Random(1);
        for (int entries : new int[] {0, 4}) {
            byte[] bytes = layer(70, 40, 32, 3, entries, random).toBytes();
            for (int mutation = 0; mutation < 2500; mutation++) {
                byte[] damaged = damage(bytes, random);
                if (Arrays.equals(damaged, bytes)) continue;
                assertThatThrownBy(() -> EncodedLayer.of(damaged))
                        .isInstanceOf(CorruptMatrixException.class)
                        .hasMessageStartingWith("compressed matrix: ");
            }
        }
    }

    private static byte[] damage(byte[] bytes, Random random) {
        switch (random.nextInt(4)) {
            case 0: return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1: return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
            default:
        }
        byte[] damaged = bytes.clone();
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    /** With a right checksum: the declared exception, or a layer; never another error. */
    @Test void lyingBytesAreRefusedOrRead() {
        Random random = new Random(2);
        byte[] bytes = layer(40, 40, 32, 2, 3, random).toBytes();
        int refused = 0;
        for (int mutation = 0; mutation < 5000; mutation++) {
            byte[] lying = bytes.clone();
            int most = mutation % 2 == 0 ? 12 : bytes.length - 4;
            for (int i = 0; i < 3; i++) lying[random.nextInt(most)] = (byte) random.nextInt(256);
            CRC32C crc = new CRC32C();
            crc.update(lying, 0, lying.length - 4);
            for (int i = 0; i < 4; i++) {
                lying[lying.length - 4 + i] = (byte) (crc.getValue() >> 8 * (3 - i));
            }
            try {
                EncodedLayer.of(lying).matrix();
            } catch (CorruptMatrixException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2500);
    }

    @Test void theEmptyResidualIsZeros() {
        EncodedLayer layer = layer(16, 16, 16, 1, 4, new Random(3));
        Arrays.fill(layer.values(), 0);
        assertThat(EncodedLayer.of(layer.toBytes()).values()).containsOnly(0);
    }

    /** Else it writes bytes that nobody can read. */
    @Test void aLayerHasAsManyNumbersAsItsShapeSays() {
        assertThatThrownBy(() -> new LayerFit(16, 1, 0).fit(new float[16], 4, 4, new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer: [4, 4] has 4 numbers of bias, but 3 are given");
        WaveMatrix waves = new WaveMatrix(4, 4, 16, 1);
        assertThatThrownBy(() -> new EncodedLayer(4, 4, 16, waves, new float[3], 1, null, null,
                new float[4])).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer: [4, 4] has 2 numbers of points, but 3 are given");
        assertThatThrownBy(() -> new EncodedLayer(5, 4, 16, waves, new float[2], 1, null, null,
                new float[4])).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer: [4, 5] in blocks of 16 has waves of another shape");
        CosineMatrix cosines = CosineMatrix.smoothest(4, 4, 16, 2);
        assertThatThrownBy(() -> new EncodedLayer(4, 4, 16, waves, new float[2], 1, cosines,
                new float[3], new float[4])).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer: [4, 4] has 2 numbers of values, but 3 are given");
        WaveMatrix wide = new WaveMatrix(100, 4, 100, 1);
        EncodedLayer layer = new EncodedLayer(100, 4, 100, wide, new float[2], 1, null, null,
                new float[4]);
        assertThatThrownBy(layer::toBytes).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blocks of 100");
    }

    /** The radius of a seed ends before 1: a point farther out came back at 1.05e6. */
    @Test void aPointBeyondTheLastRadiusIsRefused() {
        WaveMatrix waves = new WaveMatrix(2, 2, 4, 1);
        EncodedLayer far = new EncodedLayer(2, 2, 4, waves, new float[] {1e9f, 1e9f}, 1, null,
                null, new float[2]);
        assertThatThrownBy(far::toBytes).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seed 0").hasMessageContaining("1.4142135E9");
    }

    /** Nobody writes them, so nobody need multiply by them. */
    @Test void numbersThatAreNotFiniteAreRefused() {
        byte[] bytes = new LayerFit(16, 1, 2).fit(gaussian(new Random(4), 256), 16, 16,
                new float[16]).toBytes();
        int checksum = bytes.length - 4;
        for (int at : new int[] {checksum - 4, checksum - 68}) {       // of the bias; the scale
            byte[] bad = bytes.clone();
            ByteBuffer.wrap(bad).putFloat(at, Float.NaN);
            CRC32C crc = new CRC32C();
            crc.update(bad, 0, checksum);
            ByteBuffer.wrap(bad).putInt(checksum, (int) crc.getValue());
            assertThatThrownBy(() -> EncodedLayer.of(bad))
                    .isInstanceOf(CorruptMatrixException.class)
                    .hasMessage("compressed matrix: a number in it is NaN");
        }
    }
}
