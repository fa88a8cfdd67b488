package org.seedgrad.tensor.rbe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The exact search over the frequencies of one plain wave: for a gradient G of the loss by the
 * weights, every (f_x, f_y, q) is scored by how much the loss falls if its best multiple is added.
 * With beta = {@code (<G, phi1>, <G, phi2>)} for phi1 = sin a cos b and phi2 = cos a cos b, and S
 * their Gram matrix, that is beta^T S^-1 beta / (2 c), where c is the loss's second derivative by a
 * weight; the best multiple is X = -S^-1 beta / c. One transform gives all the betas.
 */
public final class WaveSearch {
    private final Waves y;
    private final Waves x;

    public WaveSearch(int rows, int columns) {
        y = new Waves(rows);
        x = rows == columns ? y : new Waves(columns);
    }

    /**
     * One candidate.
     *
     * @param point    where its seed should stand
     * @param decrease by how much the loss would fall, to second order (exact for squared error)
     */
    public record Move(Fields fields, WavePoint point, double decrease) { }

    /** The best few moves, the best one first. */
    public List<Move> best(double[] gradient, double curvature, int count) {
        double[][] gamma = Waves.gamma(gradient, y, x);
        List<Move> moves = new ArrayList<>();
        int rows = y.psi[0].length;
        for (int fy = 0; fy < Waves.distinct(rows); fy++) {
            // q = 2 and 3 are q = 0 and 1 with the other sign, which the angle has already.
            for (int q = 0; q < (Waves.hasSine(fy, rows) ? 2 : 1); q++) {
                int row = q == 0 ? Waves.cosine(fy) : Waves.sine(fy);
                double height = y.inner(row, row);
                for (int fx = 0; fx < Waves.distinct(x.psi[0].length); fx++) {
                    moves.add(move(Fields.wave(fx, fy, q), gamma[row], height, curvature));
                }
            }
        }
        moves.sort(Comparator.comparingDouble(Move::decrease).reversed());
        return moves.subList(0, Math.min(count, moves.size()));
    }

    /** Solves the 2 x 2 system of one pair of functions; where the sine is 0, only the cosine. */
    private Move move(Fields fields, double[] gammaRow, double height, double curvature) {
        int sine = Waves.sine(fields.frequencyX());
        int cosine = Waves.cosine(fields.frequencyX());
        double s11 = height * x.inner(sine, sine);
        double s12 = height * x.inner(sine, cosine);
        double s22 = height * x.inner(cosine, cosine);
        double beta1 = gammaRow[sine];
        double beta2 = gammaRow[cosine];
        double determinant = s11 * s22 - s12 * s12;
        double x1 = 0;
        double x2;
        if (determinant > 1e-9 * s22 * s22) {
            x1 = (s22 * beta1 - s12 * beta2) / determinant;
            x2 = (s11 * beta2 - s12 * beta1) / determinant;
        } else {
            x2 = beta2 / s22;
        }
        return new Move(fields, new WavePoint(-x1 / curvature, -x2 / curvature),
                (x1 * beta1 + x2 * beta2) / (2 * curvature));
    }
}
