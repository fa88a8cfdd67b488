package org.seedgrad.tensor.rbe;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** A few smooth functions on a block, x and y from -1 to 1, whose sum takes what is broad. */
public enum BlockFunctions {
    /** 1, rho, rho^2, cos pi x, cos pi y, cos 2 pi x, cos 2 pi y, cos pi x cos pi y. */
    EIGHT(8),
    /** And x, y, sin pi x, sin pi y: the eight are even in x and in y and miss all that is odd. */
    TWELVE(12);

    /** How many there are. */
    public final int count;

    /** By the shape of the block, of which few occur. */
    private final Map<List<Integer>, Fit> fits = new ConcurrentHashMap<>();

    BlockFunctions(int count) { this.count = count; }

    /** How these functions are fitted to blocks of a shape. */
    Fit fit(int rows, int columns) {
        return fits.computeIfAbsent(List.of(rows, columns), shape -> new Fit(rows, columns));
    }

    private double[] values(double x, double y) {
        double rho = Math.sqrt(x * x + y * y);
        double cosX = StrictMath.cos(Math.PI * x);
        double cosY = StrictMath.cos(Math.PI * y);
        double[] eight = {1, rho, rho * rho, cosX, cosY, StrictMath.cos(2 * Math.PI * x),
                StrictMath.cos(2 * Math.PI * y), cosX * cosY};
        if (this == EIGHT) return eight;
        double[] twelve = Arrays.copyOf(eight, 12);
        twelve[8] = x;
        twelve[9] = y;
        twelve[10] = StrictMath.sin(Math.PI * x);
        twelve[11] = StrictMath.sin(Math.PI * y);
        return twelve;
    }

    /** The functions at all places of a block, one row a place. */
    private DMatrixRMaj places(int rows, int columns) {
        DMatrixRMaj places = new DMatrixRMaj(rows * columns, count);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double[] values = values(Seed.coordinate(j, columns), Seed.coordinate(i, rows));
                System.arraycopy(values, 0, places.data, (i * columns + j) * count, count);
            }
        }
        return places;
    }

    /**
     * The fit for blocks of one shape: least squares in float64. On a block of few places some
     * functions depend on others; of all the best weights it then gives the smallest.
     */
    final class Fit {
        /** Of the largest singular value; below it a direction is one that no weight can reach. */
        private static final double RANK_TOLERANCE = 1e-8;

        private final DMatrixRMaj places;
        private final double[][] inverse;       // the pseudo-inverse: by function, then by place

        private Fit(int rows, int columns) {
            places = places(rows, columns);
            inverse = pseudoInverse(places);
        }

        private static double[][] pseudoInverse(DMatrixRMaj a) {
            SingularValueDecomposition_F64<DMatrixRMaj> svd =
                    DecompositionFactory_DDRM.svd(a.numRows, a.numCols, true, true, true);
            svd.decompose(a.copy());
            DMatrixRMaj u = svd.getU(null, false);
            DMatrixRMaj v = svd.getV(null, false);
            double[] values = svd.getSingularValues();
            double largest = Arrays.stream(values).limit(svd.numberOfSingularValues())
                    .max().orElse(0);
            double[][] inverse = new double[a.numCols][a.numRows];
            for (int k = 0; k < svd.numberOfSingularValues(); k++) {
                if (values[k] <= RANK_TOLERANCE * largest) continue;
                for (int function = 0; function < a.numCols; function++) {
                    double factor = v.get(function, k) / values[k];
                    for (int place = 0; place < a.numRows; place++) {
                        inverse[function][place] += factor * u.get(place, k);
                    }
                }
            }
            return inverse;
        }

        /** The weights of the functions in their best sum, rounded to what is stored. */
        float[] weights(double[] block) {
            float[] weights = new float[count];
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int place = 0; place < block.length; place++) {
                    sum += inverse[i][place] * block[place];
                }
                weights[i] = (float) sum;
            }
            return weights;
        }

        /** Adds factor times the sum of the functions to a block. */
        void add(float[] weights, double factor, double[] block) {
            for (int place = 0; place < block.length; place++) {
                double sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += weights[i] * places.data[place * count + i];
                }
                block[place] += factor * sum;
            }
        }
    }
}
