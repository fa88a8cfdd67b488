package org.seedgrad.tensor.rbe;

/** The waves of an axis as a matrix, for layers that project onto them. */
public final class WaveTable {
    /** 32 cosines and 32 sines. */
    public static final int WAVES = Waves.COUNT;

    /** The column of the sine of frequency 0. */
    public static final int SINES = Waves.FREQUENCIES;

    private WaveTable() { }

    /** Row-major [n, 64]: cos(pi f x_j) for f = 0 to 31, then sin(pi f x_j). */
    public static float[] of(int n) {
        Waves waves = new Waves(n);
        float[] table = new float[n * WAVES];
        for (int j = 0; j < n; j++) {
            for (int wave = 0; wave < WAVES; wave++) {
                table[j * WAVES + wave] = (float) waves.psi[wave][j];
            }
        }
        return table;
    }

    /** The frequencies below this one are different at n places. */
    public static int distinct(int n) { return Waves.distinct(n); }
}
