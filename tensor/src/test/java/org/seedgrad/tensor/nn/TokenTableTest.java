package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;

/** One table at both ends, against the plain operations on a row-major one. */
class TokenTableTest {
    private static final int TOKENS = 45;               // no multiple of the width of a panel
    private static final int FEATURES = 7;

    private static Tensor rowMajor() {
        return Tensor.normal(new Random(1), 1, TOKENS, FEATURES).requireGrad();
    }

    @Test void isATable() {
        float[] table = rowMajor().toArray();
        TokenTable tokens = new TokenTable(TOKENS, FEATURES, table);
        assertThat(tokens.table()).isEqualTo(table);
        assertThat(tokens.parameterCount()).isEqualTo(TOKENS * FEATURES);
        assertThat(tokens.tokens()).isEqualTo(TOKENS);
    }

    @Test void bothUsesAddToOneGradient() {
        int[] ids = {0, 44, 3, 3, 31, 32};
        int[] targets = {1, 0, 44, 3, 2, 40};
        Tensor plain = rowMajor();
        Tensor x = Ops.embedding(plain, ids, 2, 3);
        Tensor loss = Ops.crossEntropy(Ops.matmul(x, Ops.transpose(plain)), targets);
        loss.backward();
        TokenTable tokens = new TokenTable(TOKENS, FEATURES, rowMajor().toArray());
        Tensor embedded = tokens.embed(ids, 2, 3);
        assertThat(embedded.shape).isEqualTo(Shape.of(2, 3, FEATURES));
        assertThat(embedded.toArray()).isEqualTo(x.toArray());
        Tensor scores = tokens.scores(embedded);
        assertThat(scores.shape).isEqualTo(Shape.of(2, 3, TOKENS));
        Tensor same = Ops.crossEntropy(scores, targets);
        assertThat(same.item()).isEqualTo(loss.item());
        same.backward();
        float[] gradient = tokens.rows(tokens.parameters().get("weight").grad);
        for (int i = 0; i < gradient.length; i++) {
            // The sums over rows and tokens have another order: a few roundings of numbers below 1.
            assertThat(Math.abs(gradient[i] - plain.grad.data[i])).isLessThan(1e-6f);
        }
    }

    @Test void refusesATableOfAnotherSize() {
        assertThatThrownBy(() -> new TokenTable(3, 2, new float[5])).hasMessage(
                "TokenTable: [3, 2] is 6 numbers, but 5 are given");
    }
}
