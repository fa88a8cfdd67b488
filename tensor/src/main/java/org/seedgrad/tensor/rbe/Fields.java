package org.seedgrad.tensor.rbe;

/**
 * The discrete part of a seed: the lower 20 bits of its word.
 *
 * <pre>
 * 19..18 generator | 17 window | 16 radial family | 15..11 f_x | 10..6 f_y | 5..4 q | 3 radial
 * label | 2..0 log2_c, two's complement
 * </pre>
 *
 * @param windowed     is the wave cut off by a Gaussian of width 2^-(log2C + 1)?
 * @param frequencyX   0 to 31, in pi rad per unit of x
 * @param frequencyY   0 to 31, in pi rad per unit of y
 * @param quarterTurns 0 to 3, by which the factor in y is turned back
 * @param log2C        -4 to 3; without a window the curvature factor kappa is 2^log2C
 */
public record Fields(Generator generator, boolean windowed, Radial radial,
                     int frequencyX, int frequencyY, int quarterTurns, int log2C) {
    /** How many bits they fill. */
    public static final int BITS = 20;

    public Fields {
        within("f_x", frequencyX, 0, 31);
        within("f_y", frequencyY, 0, 31);
        within("q", quarterTurns, 0, 3);
        within("log2_c", log2C, -4, 3);
    }

    private static void within(String field, int value, int least, int most) {
        if (value < least || value > most) throw new IllegalArgumentException(
                "seed: " + field + " is " + value + " and must be from " + least + " to " + most);
    }

    /** A plain product of waves with a sinh amplitude, as the search proposes it. */
    public static Fields wave(int frequencyX, int frequencyY, int quarterTurns) {
        return new Fields(Generator.PRODUCT, false, Radial.SINH,
                frequencyX, frequencyY, quarterTurns, 0);
    }

    /** Reads the lower 20 bits of a word; any 20 bits are valid. */
    public static Fields of(long word) {
        int bits = (int) word & (1 << BITS) - 1;
        return new Fields(Generator.values()[bits >> 18], (bits >> 17 & 1) == 1,
                Radial.of(bits >> 16 & 1, bits >> 3 & 1),
                bits >> 11 & 31, bits >> 6 & 31, bits >> 4 & 3, (bits & 7) - ((bits & 4) << 1));
    }

    public int bits() {
        return generator.ordinal() << 18 | (windowed ? 1 : 0) << 17 | radial.family() << 16
                | frequencyX << 11 | frequencyY << 6 | quarterTurns << 4 | radial.label() << 3
                | log2C & 7;
    }

    /** Bits 19 to 16: which of the sixteen bases. */
    public int basisId() { return bits() >> 16; }

    /** The factor on the hyperbolic distance. */
    public double kappa() { return windowed ? 1 : Math.scalb(1.0, log2C); }

    /** The window is exp(-(x^2 + y^2) s^2 / 2) with s = 2^(log2C + 1). */
    public double windowSharpness() { return Math.scalb(1.0, log2C + 1); }
}
