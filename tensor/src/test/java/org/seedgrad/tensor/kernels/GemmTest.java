package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.seedgrad.tensor.kernels.Gemm.PANEL;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each product against its definition, bit for bit, on matrices with gaps and margins. Whole arrays
 * are compared, so a number written beside the result is a failure too.
 */
@Tag("kernels")
class GemmTest {
    private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 16, 17, 31, 32, 33, 64, 65};
    private final Random random = new Random(42);
    private final int threads = Workers.threads();

    @AfterEach void restoreThreads() { Workers.threads(threads); }

    enum Product {
        TIMES_PANELS, PLUS_BIAS, FIRST_ROWS, TIMES_TRANSPOSED, TRANSPOSED_TIMES, MULTIPLY;

        /** Computes it on random matrices, and checks it against the definition. */
        void check(int m, int n, int k, boolean add, boolean special, Random random) {
            switch (this) {
                case TIMES_PANELS -> {
                    Matrix a = new Matrix(m, k, true, special, random);
                    Matrix b = new Matrix(k, n, true, special, random);
                    Matrix c = new Matrix(m, n, false, special, random);
                    Panels p = new Panels(b, random);
                    Matrix expected = c.copy();
                    define(a, b, expected, add);
                    Gemm.timesPanels(m, n, k, a.data, a.offset, a.row, a.column,
                            p.data, p.offset, c.data, c.offset, c.row, add);
                    assertSame(c.data, expected.data, this, m, n, k);
                }
                case PLUS_BIAS -> {
                    Matrix a = new Matrix(m, k, true, special, random);
                    Matrix b = new Matrix(k, n, true, special, random);
                    Matrix c = new Matrix(m, n, false, special, random);
                    Matrix bias = new Matrix(1, n, false, special, random);
                    Panels p = new Panels(b, random);
                    Matrix expected = c.copy();
                    for (int i = 0; i < m; i++) {
                        for (int j = 0; j < n; j++) expected.set(i, j, bias.get(0, j));
                    }
                    define(a, b, expected, true);
                    Gemm.timesPanels(m, n, k, a.data, a.offset, a.row, a.column,
                            p.data, p.offset, bias.data, bias.offset, c.data, c.offset, c.row);
                    assertSame(c.data, expected.data, this, m, n, k);
                }
                case FIRST_ROWS -> {
                    Matrix a = new Matrix(m, k, true, special, random);
                    Matrix b = new Matrix(k + random.nextInt(40), n, true, special, random);
                    Matrix c = new Matrix(m, n, false, special, random);
                    Panels p = new Panels(b, random);
                    Matrix expected = c.copy();
                    define(a, b.firstRows(k), expected, false);
                    Gemm.timesPanels(m, n, k, a.data, a.offset, a.row, a.column,
                            p.data, p.offset, b.rows, c.data, c.offset, c.row);
                    assertSame(c.data, expected.data, this, m, n, k);
                }
                case TIMES_TRANSPOSED -> {
                    Matrix a = new Matrix(m, n, false, special, random);
                    Matrix b = new Matrix(k, n, true, special, random);
                    Matrix c = new Matrix(m, k, false, special, random);
                    Panels p = new Panels(b, random);
                    Matrix expected = c.copy();
                    defineTransposed(a, b, expected, add);
                    Gemm.timesTransposed(m, n, k, a.data, a.offset, a.row,
                            p.data, p.offset, c.data, c.offset, c.row, add);
                    assertSame(c.data, expected.data, this, m, n, k);
                }
                case TRANSPOSED_TIMES -> {
                    Matrix a = new Matrix(m, k, false, special, random);
                    Matrix g = new Matrix(m, n, false, special, random);
                    Matrix sum = new Matrix(k, n, true, special, random);
                    Panels p = new Panels(sum, random);
                    Matrix expected = sum.copy();
                    define(a.transpose(), g, expected, add);
                    float[] panels = p.data.clone();
                    p.fill(expected);
                    Gemm.transposedTimes(m, n, k, a.data, a.offset, a.row,
                            g.data, g.offset, g.row, panels, p.offset, add);
                    assertSame(panels, p.data, this, m, n, k);
                }
                case MULTIPLY -> {
                    Matrix a = new Matrix(m, k, true, special, random);
                    Matrix b = new Matrix(k, n, true, special, random);
                    Matrix c = new Matrix(m, n, false, special, random);
                    Matrix expected = c.copy();
                    define(a, b, expected, add);
                    Gemm.multiply(m, n, k, a.data, a.offset, a.row, a.column,
                            b.data, b.offset, b.row, b.column, c.data, c.offset, c.row, add);
                    assertSame(c.data, expected.data, this, m, n, k);
                }
                default -> throw new AssertionError(this);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheBitsOfItsDefinition(Product product) {
        for (int trial = 0; trial < 400; trial++) {
            Workers.threads(1 + trial % 3);
            product.check(any(SIZES), any(SIZES), any(SIZES),
                    random.nextBoolean(), false, random);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesThemForNotANumberInfinityZerosAndSubnormals(Product product) {
        for (int trial = 0; trial < 150; trial++) {
            product.check(any(SIZES), any(SIZES), any(SIZES), random.nextBoolean(), true, random);
        }
    }

    /** Where a block ends and the chains go on: each size is past a limit of some product. */
    @ParameterizedTest
    @CsvSource({"70, 100, 600", "5, 2100, 40", "1, 40, 700", "3, 50, 1030", "40, 1100, 13",
            "3, 5, 17000", "2, 40, 22000", "300, 70, 40", "260, 4130, 9", "260, 9, 4130",
            "600, 33, 500", "70, 1051, 45", "33, 2000, 65", "20, 33000, 5", "40, 300, 130"})
    void givesThemForSizesOfSeveralBlocks(int m, int n, int k) {
        for (Product product : Product.values()) {
            product.check(m, n, k, random.nextBoolean(), false, random);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesThemOnAnyNumberOfThreads(Product product) {
        for (int count : new int[] {1, 2, 3, 8, 16}) {
            Workers.threads(count);
            product.check(67, 200, 130, true, false, random);
            product.check(67, 200, 130, false, true, random);
            product.check(1, 1000, 900, false, false, random);
            product.check(300, 33, 100, false, false, random);
        }
    }

    /** A sum of k products of rounded numbers: an error of about k half-ulps of the largest. */
    @Test void isTheProductOfMatrices() {
        for (GemmKernel kernel : new GemmKernel[] {new ScalarGemm(), new VectorGemm()}) {
            int m = 5;
            int n = 64;
            int k = 50;
            Matrix a = new Matrix(m, k, false, false, random);
            Matrix b = new Matrix(k, n, false, false, random);
            Panels p = new Panels(b, random);
            float[] tiles = new float[m * k];
            Packing.left(m, k, a.data, a.offset, a.row, 1, kernel.tileRows(), tiles);
            float[] c = new float[m * n];
            kernel.timesPanels(m, n, k, tiles, 0, p.data, p.offset, k * PANEL,
                    null, 0, 0, c, 0, n);
            float[] back = new float[m * k];
            kernel.dots(m, n, k, c, 0, n, p.data, p.offset, k * PANEL, back, 0, k, false);
            for (int i = 0; i < m; i++) {
                double[] row = new double[n];
                for (int j = 0; j < n; j++) {
                    for (int q = 0; q < k; q++) row[j] += (double) a.get(i, q) * b.get(q, j);
                    assertThat((double) c[i * n + j]).isCloseTo(row[j], within(1e-4));
                }
                for (int q = 0; q < k; q++) {
                    double sum = 0;
                    for (int j = 0; j < n; j++) sum += row[j] * b.get(q, j);
                    // Over 64 columns, whose entries are about 7 times as large.
                    assertThat((double) back[i * k + q]).isCloseTo(sum, within(1e-3));
                }
            }
        }
    }

    @Test void packsIntoPanelsAndBack() {
        for (int trial = 0; trial < 100; trial++) {
            Matrix b = new Matrix(any(SIZES), any(SIZES), true, false, random);
            Panels expected = new Panels(b, random);
            float[] panels = expected.data.clone();
            Arrays.fill(panels, expected.offset,
                    expected.offset + Gemm.panelSize(b.rows, b.columns), Float.NaN);
            Gemm.pack(b.rows, b.columns, b.data, b.offset, b.row, b.column,
                    panels, expected.offset);
            assertSame(panels, expected.data, "pack", b.rows, b.columns, 0);

            Matrix c = new Matrix(b.rows, b.columns, false, false, random);
            Matrix same = c.copy();
            for (int i = 0; i < b.rows; i++) {
                for (int j = 0; j < b.columns; j++) same.set(i, j, b.get(i, j));
            }
            Gemm.unpack(b.rows, b.columns, panels, expected.offset, c.data, c.offset, c.row);
            assertSame(c.data, same.data, "unpack", b.rows, b.columns, 0);
        }
    }

    @Test void refusesArraysThatAreTooShort() {
        float[] three = {1, 2, 3};
        float[] panels = new float[64];
        float[] c = new float[4];
        assertThatThrownBy(
                () -> Gemm.timesPanels(2, 2, 2, three, 0, 2, 1, panels, 0, c, 0, 2, false))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("gemm: A [2, 2] from 0 ends at 3, but its array has 3 numbers");
        assertThatThrownBy(() -> Gemm.timesPanels(2, 2, 2, c, 0, 2, 1, panels, 1, c, 0, 2, false))
                .hasMessage("gemm: panels from 1 need 64 numbers, but the array has 64");
        assertThatThrownBy(() -> Gemm.timesPanels(2, 2, 2, c, 0, 2, 1, panels, 0, three, 2,
                c, 0, 2)).hasMessage("gemm: bias from 2 need 2 numbers, but the array has 3");
        assertThatThrownBy(() -> Gemm.timesPanels(2, 2, 2, c, 0, 2, 1, panels, 0, 3, c, 0, 2))
                .hasMessage("gemm: panels from 0 need 96 numbers, but the array has 64");
        assertThatThrownBy(() -> Gemm.timesPanels(2, 2, 2, c, 0, 2, 1, panels, 0, 1, c, 0, 2))
                .hasMessage("gemm: 2 rows of a B that has 1");
        assertThatThrownBy(() -> Gemm.pack(-1, 2, three, 0, 2, 1, panels, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gemm: B cannot be [-1, 2]");
        assertThat(c).containsOnly(0);
    }

    private int any(int[] sizes) { return sizes[random.nextInt(sizes.length)]; }

    // The definitions

    private static void define(Matrix a, Matrix b, Matrix c, boolean add) {
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.columns; j++) {
                float sum = add ? c.get(i, j) : 0;
                for (int p = 0; p < b.rows; p++) sum = Math.fma(a.get(i, p), b.get(p, j), sum);
                c.set(i, j, sum);
            }
        }
    }

    /** Of few rows sixteen chains and a tree, of many one chain. */
    private static void defineTransposed(Matrix a, Matrix b, Matrix c, boolean add) {
        int lanes = c.rows < Gemm.MANY ? 16 : 1;
        for (int i = 0; i < c.rows; i++) {
            for (int p = 0; p < c.columns; p++) {
                float[] s = new float[16];
                for (int j = 0; j < b.columns; j++) {
                    s[j % lanes] = Math.fma(a.get(i, j), b.get(p, j), s[j % lanes]);
                }
                for (int step = lanes / 2; step > 0; step /= 2) {
                    for (int lane = 0; lane < step; lane++) s[lane] += s[lane + step];
                }
                c.set(i, p, add ? c.get(i, p) + s[0] : s[0]);
            }
        }
    }

    private static void assertSame(float[] actual, float[] expected, Object product,
                                   int m, int n, int k) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
                assertThat(actual[i]).as("%s, m %d, n %d, k %d, place %d of %d",
                        product, m, n, k, i, expected.length).isEqualTo(expected[i]);
                throw new AssertionError("-0.0 and 0.0 differ at " + i);
            }
        }
    }

    /** Random numbers; in an array with a margin before, gaps between rows, and one behind. */
    private static final class Matrix {
        private static final float[] SPECIAL = {Float.NaN, Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY, 0.0f, -0.0f, Float.MIN_VALUE, -1e-40f, Float.MAX_VALUE};
        final int rows;
        final int columns;
        final float[] data;
        final int offset;
        final int row;
        final int column;

        /** If it may be, its columns lie one after another, or there are gaps in both ways. */
        Matrix(int rows, int columns, boolean anyStrides, boolean special, Random random) {
            int layout = anyStrides ? random.nextInt(3) : 0;
            this.rows = rows;
            this.columns = columns;
            offset = random.nextInt(8);
            column = layout == 0 ? 1 : layout == 1 ? rows + random.nextInt(4) : 2;
            row = layout == 1 ? 1 : columns * column + random.nextInt(4);
            data = new float[offset + rows * row + columns * column + 5];
            for (int i = 0; i < data.length; i++) {
                // One special number in 64: more would make nearly every sum NaN.
                data[i] = special && random.nextInt(64) == 0
                        ? SPECIAL[random.nextInt(SPECIAL.length)] : (float) random.nextGaussian();
                if (special && random.nextInt(4) == 0) data[i] *= 1e-25f;    // products underflow
            }
        }

        private Matrix(int rows, int columns, float[] data, int offset, int row, int column) {
            this.rows = rows;
            this.columns = columns;
            this.data = data;
            this.offset = offset;
            this.row = row;
            this.column = column;
        }

        Matrix copy() { return new Matrix(rows, columns, data.clone(), offset, row, column); }

        Matrix transpose() { return new Matrix(columns, rows, data, offset, column, row); }

        Matrix firstRows(int count) {
            return new Matrix(count, columns, data, offset, row, column);
        }

        float get(int i, int j) { return data[offset + i * row + j * column]; }

        void set(int i, int j, float value) { data[offset + i * row + j * column] = value; }
    }

    /** A matrix in panels, with margins. */
    private static final class Panels {
        final float[] data;
        final int offset;

        Panels(Matrix b, Random random) {
            offset = random.nextInt(8);
            data = new float[offset + Gemm.panelSize(b.rows, b.columns) + 5];
            for (int i = 0; i < data.length; i++) data[i] = random.nextFloat();
            Arrays.fill(data, offset, data.length - 5, 0);
            fill(b);
        }

        void fill(Matrix b) {
            for (int i = 0; i < b.rows; i++) {
                for (int j = 0; j < b.columns; j++) {
                    data[offset + j / PANEL * b.rows * PANEL + i * PANEL + j % PANEL] = b.get(i, j);
                }
            }
        }
    }
}
