package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    /** The same algorithm with the same constant is the Java library's, under another name. */
    @Test void isTheGeneratorOfThePaper() {
        SplittableRandom other = new SplittableRandom(42);
        SplitMix64 random = new SplitMix64(42);
        for (int i = 0; i < 1_000; i++) assertThat(random.nextLong()).isEqualTo(other.nextLong());
    }

    @Test void goesOnFromItsStateWhateverWasDrawn() {
        SplitMix64 random = new SplitMix64(7);
        for (int i = 0; i < 1_000; i++) {
            Random resumed = new SplitMix64(random.state());
            for (int draw = 0; draw < 3; draw++) {
                switch (i % 7) {
                    case 0 -> assertThat(resumed.nextInt()).isEqualTo(random.nextInt());
                    case 1 -> assertThat(resumed.nextInt(10)).isEqualTo(random.nextInt(10));
                    case 2 -> assertThat(resumed.nextDouble()).isEqualTo(random.nextDouble());
                    case 3 -> assertThat(resumed.nextGaussian()).isEqualTo(random.nextGaussian());
                    case 4 -> assertThat(resumed.nextBoolean()).isEqualTo(random.nextBoolean());
                    case 5 -> assertThat(resumed.nextFloat()).isEqualTo(random.nextFloat());
                    default -> assertThat(resumed.ints(3, 0, 5).toArray())
                            .isEqualTo(random.ints(3, 0, 5).toArray());
                }
            }
        }
    }

    /** Moments are within five of their own deviations: by chance one in a million is not. */
    @Test void samplesAreUniformAndNormal() {
        SplitMix64 random = new SplitMix64(3);
        int n = 200_000;
        double mean = 0;
        double square = 0;
        double fourth = 0;
        double uniform = 0;
        for (int i = 0; i < n; i++) {
            double x = random.nextGaussian();
            mean += x / n;
            square += x * x / n;
            fourth += x * x * x * x / n;
            uniform += random.nextDouble() / n;
        }
        assertThat(mean).isCloseTo(0, Offset.offset(5 / Math.sqrt(n)));
        assertThat(square).isCloseTo(1, Offset.offset(5 * Math.sqrt(2.0 / n)));
        assertThat(fourth).isCloseTo(3, Offset.offset(5 * Math.sqrt(96.0 / n)));
        assertThat(uniform).isCloseTo(0.5, Offset.offset(5 * Math.sqrt(1 / 12.0 / n)));
    }

    /** The same on every machine and JDK, so that a stored state means the same everywhere. */
    @Test void samplesAreThese() {
        SplitMix64 random = new SplitMix64(1);
        assertThat(random.nextLong()).isEqualTo(0x910a2dec89025cc1L);
        assertThat(random.nextGaussian()).isEqualTo(1.6146476108875305);
        assertThat(random.nextInt(1000)).isEqualTo(231);
        assertThat(random.nextDouble()).isEqualTo(0.877348684118199);
        assertThat(new SplitMix64(0).nextLong()).isEqualTo(0xe220a8397b1dcdafL);
    }
}
