package org.seedgrad.tensor.rbe;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Orthogonal matching pursuit (Pati, Rezaiifar and Krishnaprasad 1993) with plain waves: takes the
 * best wave for what is left of a block, fits the points of all waves so far anew, and so on.
 */
public final class WavePursuit {
    private final int rows;
    private final int columns;
    private final WaveSearch search;

    public WavePursuit(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        search = new WaveSearch(rows, columns);
    }

    /** One wave of the result. */
    public record Wave(Fields fields, WavePoint point) { }

    /**
     * At most so many waves whose sum is close to a row-major block; fewer where nothing is left.
     */
    public List<Wave> fit(double[] block, int most) {
        List<Fields> chosen = new ArrayList<>();
        List<double[]> functions = new ArrayList<>();       // two for each wave
        List<double[]> gram = new ArrayList<>();            // inner products with those before it
        List<Double> right = new ArrayList<>();             // and those with the block
        double[] solution = new double[0];
        double[] left = block.clone();
        double negligible = 1e-14 * squares(block);
        while (chosen.size() < most && squares(left) > negligible) {
            double[] gradient = new double[left.length];    // of half the squared error
            for (int i = 0; i < left.length; i++) gradient[i] = -left[i];
            Fields best = search.best(gradient, 1, 1).get(0).fields();
            if (chosen.contains(best)) break;               // what is left is rounding
            chosen.add(best);
            for (double theta : new double[] {0, Math.PI / 2}) {
                double[] function = wave(best, theta);
                functions.add(function);
                right.add(dot(function, block));
                gram.add(functions.stream().mapToDouble(f -> dot(function, f)).toArray());
            }
            solution = solve(gram, right);
            for (int i = 0; i < left.length; i++) {
                left[i] = block[i];
                for (int f = 0; f < solution.length; f++) {
                    left[i] -= solution[f] * functions.get(f)[i];
                }
            }
        }
        List<Wave> waves = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            waves.add(new Wave(chosen.get(i),
                    new WavePoint(solution[2 * i], solution[2 * i + 1])));
        }
        return waves;
    }

    private static double squares(double[] numbers) {
        double sum = 0;
        for (double number : numbers) sum += number * number;
        return sum;
    }

    /** The pattern of a wave at an angle: sin a cos b at 0, cos a cos b at a quarter turn. */
    private double[] wave(Fields fields, double theta) {
        double[] values = new double[rows * columns];
        Seed seed = new Seed(0, theta, fields);
        double[] row = new double[columns];
        for (int j = 0; j < columns; j++) row[j] = seed.column(Seed.coordinate(j, columns));
        for (int i = 0; i < rows; i++) {
            double height = StrictMath.cos(seed.rowPhase(Seed.coordinate(i, rows)));
            for (int j = 0; j < columns; j++) values[i * columns + j] = row[j] * height;
        }
        return values;
    }

    /** Least squares; a function that is 0, such as the sine of frequency 0, gets the weight 0. */
    private static double[] solve(List<double[]> gram, List<Double> right) {
        int count = right.size();
        DMatrixRMaj a = new DMatrixRMaj(count, count);
        DMatrixRMaj b = new DMatrixRMaj(count, 1);
        for (int i = 0; i < count; i++) {
            b.set(i, 0, right.get(i));
            for (int j = 0; j <= i; j++) {
                a.set(i, j, gram.get(i)[j]);
                a.set(j, i, gram.get(i)[j]);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.pseudoInverse(true);
        solver.setA(a);
        DMatrixRMaj solution = new DMatrixRMaj(count, 1);
        solver.solve(b, solution);
        return solution.data;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
