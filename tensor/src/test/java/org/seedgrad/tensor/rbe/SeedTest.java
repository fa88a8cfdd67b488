package org.seedgrad.tensor.rbe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A seed's word, its weight, its derivatives. */
class SeedTest {

    @ParameterizedTest @CsvSource({
        "6A09E00000001080, 5, 7, -0.131837597",
        "6A09E00000001080, 16, 20, 0.948259287",
        "4000040000000000, 0, 0, 0.533333333",
        "4000040000000000, 31, 17, 0.533333333",
        "8000028BE6141950, 5, 7, 0.830213807",
        "4CCCDA2F983920BF, 5, 7, 0.711200486"})
    void theDefinitionsVectors(String word, int row, int column, double weight) {
        Seed seed = new Packed64(Long.parseUnsignedLong(word, 16)).decode();
        // Nine digits are printed there.
        assertThat(seed.weight(row, column, 32, 32)).isCloseTo(weight, within(5e-10));
    }

    @Test void theShadowOfTheFirstVector() {
        Packed128 packed = Packed128.of(new Seed(Math.sqrt(2) - 1, 0, Fields.wave(2, 2, 0)));
        assertThat(packed.hi()).isEqualTo(0x6A09E00000001080L);
        assertThat(packed.lo()).isEqualTo(0x3ED413CD00000000L);
    }

    @Test void everyTwentyBitsAreFields() {
        for (int bits = 0; bits < 1 << Fields.BITS; bits++) {
            if (Fields.of(bits).bits() != bits) throw new AssertionError("lost: " + bits);
        }
    }

    @Test void everyWordIsASeedAndComesBack() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            Packed64 word = new Packed64(random.nextLong());
            Packed64 again = Packed64.of(word.r(), word.theta(), word.fields());
            if (!again.equals(word)) throw new AssertionError(word + " became " + again);
        }
    }

    @Test void quantisationIsOffByHalfAStepAtMost() {
        Random random = new Random(2);
        for (int i = 0; i < 100_000; i++) {
            double r = random.nextDouble() * (1 - 1.0 / (1 << 20));
            double theta = random.nextDouble() * 2 * Math.PI;
            Packed64 word = Packed64.of(r, theta, Fields.wave(1, 1, 0));
            // 1e-15: the subtraction itself rounds.
            assertThat(Math.abs(word.r() - r)).isLessThanOrEqualTo(0x1p-21 + 1e-15);
            double turn = Math.abs(word.theta() - theta);
            assertThat(Math.min(turn, 2 * Math.PI - turn))
                    .isLessThanOrEqualTo(Math.PI / (1 << 24) + 1e-15);
        }
    }

    @Test void quantisersClampAndWrap() {
        assertThat(Packed64.quantizeRadius(-0.5)).isZero();
        assertThat(Packed64.quantizeRadius(1.5)).isEqualTo((1 << 20) - 1);
        assertThat(Packed64.radiusPasses(0.5)).isEqualTo(1);
        assertThat(Packed64.radiusPasses(1.5)).isZero();
        assertThat(Packed64.radiusPasses(-0.1)).isZero();
        assertThat(Packed64.quantizeAngle(-Math.PI / 2)).isEqualTo(3 << 22);
        assertThat(Packed64.quantizeAngle(2 * Math.PI)).isZero();
    }

    @Test void aQuarterTurnIsExactAndIsTheDerivativeOfAWave() {
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            Packed64 word = new Packed64(random.nextLong() & ~(1L << 19));      // product or plane
            assertThat(word.turned(4)).isEqualTo(word);
            assertThat(word.turned(1).turned(-1)).isEqualTo(word);
            assertThat(word.turned(1).quadrant()).isEqualTo(word.quadrant() + 1 & 3);
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            Seed seed = word.decode();
            // sin(a + theta + pi/2) in double, for phases up to 31 pi: 100 ulp of 1 are 2e-14.
            assertThat(seed.patternSlope(x, y))
                    .isCloseTo(word.turned(1).decode().pattern(x, y), within(1e-13));
        }
    }

    @ParameterizedTest @EnumSource(Generator.class)
    void slopesAreThoseOfCentralDifferences(Generator generator) {
        Random random = new Random(4);
        double h = 1e-5;
        for (int i = 0; i < 2000; i++) {
            Fields any = Fields.of(random.nextLong());
            Fields fields = new Fields(generator, any.windowed(), any.radial(), any.frequencyX(),
                    any.frequencyY(), any.quarterTurns(), any.log2C());
            double r = 0.02 + 0.6 * random.nextDouble();
            double theta = 2 * Math.PI * random.nextDouble();
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            Seed seed = new Seed(r, theta, fields);
            double byR = (new Seed(r + h, theta, fields).weight(x, y)
                    - new Seed(r - h, theta, fields).weight(x, y)) / (2 * h);
            double byTheta = (new Seed(r, theta + h, fields).weight(x, y)
                    - new Seed(r, theta - h, fields).weight(x, y)) / (2 * h);
            // The difference's own error is h^2/6 times a third derivative, which grows with kappa:
            // relative to the slope at most (8 * 2 / (1 - 0.62^2))^2 h^2 / 6, about 1e-8.
            assertThat(seed.slopeR(x, y)).isCloseTo(byR, within(1e-6 * (1 + Math.abs(byR))));
            assertThat(seed.slopeTheta(x, y))
                    .isCloseTo(byTheta, within(1e-6 * (1 + Math.abs(byTheta))));
        }
    }

    /** By the field itself there is no small step: the continuous formula stands in for it. */
    @Test void theSlopeByLog2CIsThatOfTheContinuousFormula() {
        double h = 1e-6;
        double r = 0.3;
        double d = 2 * Math.log((1 + r) / (1 - r)) / 2;
        for (Radial radial : Radial.values()) {
            for (int log2C = -4; log2C <= 3; log2C++) {
                Seed open = new Seed(r, 1, new Fields(Generator.PRODUCT, false, radial, 1, 1, 0,
                        log2C));
                double up = radial.value(Math.pow(2, log2C + h) * d);
                double down = radial.value(Math.pow(2, log2C - h) * d);
                double expected = (up - down) / (2 * h) * open.pattern(0.3, 0.4);
                assertThat(open.slopeLog2C(0.3, 0.4))
                        .isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
                Seed windowed = new Seed(r, 1, new Fields(Generator.PRODUCT, true, radial, 1, 1, 0,
                        log2C));
                double distance = 0.3 * 0.3 + 0.4 * 0.4;
                double here = Math.exp(-distance * Math.pow(4, log2C + 1) / 2);
                double slope = (Math.exp(-distance * Math.pow(4, log2C + 1 + h) / 2)
                        - Math.exp(-distance * Math.pow(4, log2C + 1 - h) / 2)) / (2 * h);
                assertThat(windowed.slopeLog2C(0.3, 0.4)).isCloseTo(
                        windowed.weight(0.3, 0.4) / here * slope, within(1e-7));
            }
        }
    }

    @Test void theAmplitudeStopsGrowingFarOut() {
        Seed far = new Seed(1 - 0x1p-20, 1, Fields.of(3));          // kappa = 8, u would be 116
        assertThat(far.amplitude()).isEqualTo(Math.sinh(20));
        assertThat(far.slopeR(0.5, 0.5)).isZero();
    }

    @Test void theChartIsTheSamePointAndLinear() {
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            Fields fields = Fields.wave(random.nextInt(32), random.nextInt(32), random.nextInt(4));
            double theta = 2 * Math.PI * random.nextDouble();
            Seed seed = new Seed(0.9 * random.nextDouble(), theta, fields);
            Seed again = WavePoint.of(seed).seed(fields);
            assertThat(again.r()).isCloseTo(seed.r(), within(1e-14));
            assertThat(again.weight(0.3, -0.7)).isCloseTo(seed.weight(0.3, -0.7), within(1e-11));
        }
        Fields wave = Fields.wave(1, 1, 0);
        assertThat(WavePoint.of(new Seed(0, 2, wave)).seed(wave).r()).isZero();
    }

    @Test void refusesFieldsThatDoNotFit() {
        assertThatThrownBy(() -> Fields.wave(32, 0, 0))
                .hasMessage("seed: f_x is 32 and must be from 0 to 31");
        assertThatThrownBy(() -> new Fields(Generator.BUMP, true, Radial.COSH, 0, 0, 0, 4))
                .hasMessage("seed: log2_c is 4 and must be from -4 to 3");
    }
}
