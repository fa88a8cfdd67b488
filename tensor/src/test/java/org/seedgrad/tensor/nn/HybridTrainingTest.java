package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.seedgrad.tensor.ops.Ops.mse;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.optim.HybridOptimizer;
import org.seedgrad.tensor.rbe.DifferentialPhase;

/** Two layers of waves, from random seeds, towards two others: frequencies must move. */
class HybridTrainingTest {
    private static final int STEPS = 600;

    private record Model(RbeLinear first, RbeLinear second, Sequential layers) {
        static Model of(long seed) {
            Random random = new Random(seed);
            RbeLinear first = new RbeLinear(32, 32, 32, 4, random);
            RbeLinear second = new RbeLinear(32, 16, 32, 4, random);
            return new Model(first, second, new Sequential(first, new Tanh(), second));
        }
    }

    private record Result(float loss, HybridOptimizer optimizer) { }

    private static Result train(boolean moves) {
        Model teacher = Model.of(1);
        Model student = Model.of(2);
        Tensor x = Tensor.normal(new Random(3), 1, 256, 32);
        Tensor target = teacher.layers.forward(x).detach();
        Adam adam = new Adam(student.layers.parameters(), 0.01);
        HybridOptimizer optimizer = new HybridOptimizer(adam,
                moves ? List.of(student.first, student.second) : List.of(), STEPS, new Random(4));
        for (int step = 0; step < STEPS; step++) {
            optimizer.step(() -> mse(student.layers.forward(x), target));
        }
        return new Result(mse(student.layers.forward(x), target).item(), optimizer);
    }

    @Test void movesReachALossThatContinuousTrainingDoesNot() {
        Result fixed = train(false);
        Result moved = train(true);
        assertThat(moved.loss).isLessThan(0.5f * fixed.loss);
        assertThat(moved.optimizer.accepted()).isBetween(1, moved.optimizer.tried());
        assertThat(moved.optimizer.phase()).isEqualTo(DifferentialPhase.CONVERGENCE);
        assertThat(train(true).loss).isEqualTo(moved.loss);
    }
}
