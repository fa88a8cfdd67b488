package org.seedgrad.tensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of checks, besides what {@link AccuracyValidatorTest} sees. */
class ValidationTest {
    private static Validation.Check check(String layer, double error) {
        Deviation deviation = new Deviation(error, error, error, error, 1, 1);
        return new Validation.Check(layer, deviation, Tolerance.FLOAT32.admits(deviation));
    }

    @Test void countsThoseThatFollow() {
        assertThat(new Validation(Tolerance.FLOAT32, List.of(check("a", 0), check("b", 1),
                check("c", 0), check("d", 1), check("e", 2)))).hasToString(
                "The model departs from its reference at b, layer 2 of 5: largest error 1.0 (above"
                + " 1.0E-4), relative error 1.0 (above 1.0E-4).\n2 later ones depart too.\n");
    }

    @Test void theLastOneHasNoLaterOnes() {
        assertThat(new Validation(Tolerance.FLOAT32, List.of(check("a", 0), check("b", 1)))
                .toString()).hasLineCount(1);
    }

    @Test void oneLayerIsNotAllLayers() {
        assertThat(new Validation(Tolerance.FLOAT32, List.of(check("a", 0)))).hasToString(
                "The model agrees with its reference in its only layer.\n");
    }

    @Test void asAMap() {
        assertThat(check("a", 0.5).toMap()).containsEntry("layer", "a")
                .containsEntry("passed", false).containsEntry("max_absolute_error", 0.5);
        assertThat(new Validation(Tolerance.FLOAT32, List.of(check("a", 0))).toMap())
                .containsEntry("passed", true).doesNotContainKey("first_departure");
    }
}
