package org.seedgrad.tensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** Models of three layers, one of which goes wrong. */
class AccuracyValidatorTest {
    private static final int[] ONE = {1};
    private static final int[] TWO = {2};

    /** Each layer doubles, and the second adds something. */
    private static SequencedMap<String, float[]> run(int[] ids, float added) {
        SequencedMap<String, float[]> seen = new LinkedHashMap<>();
        float x = ids[0];
        for (String layer : List.of("first", "second", "third")) {
            x = 2 * x + (layer.equals("second") ? added : 0);
            seen.put(layer, new float[] {x, -x, 3 * x});
        }
        return seen;
    }

    private final AccuracyValidator validator =
            new AccuracyValidator(ids -> run(ids, 0), Tolerance.FLOAT32);

    @Test void equalsAgree() {
        Validation validation = validator.validate(ids -> run(ids, 0), List.of(ONE, TWO));
        assertThat(validation.passed()).isTrue();
        assertThat(validation.firstDeparture()).isEmpty();
        assertThat(validation).hasToString(
                "The model agrees with its reference in all 3 layers.\n");
    }

    @Test void namesTheFirstLayerThatDeparts() {
        Validation validation = validator.validate(ids -> run(ids, 0.5f), List.of(ONE));
        assertThat(validation.passed()).isFalse();
        assertThat(validation.firstDeparture().orElseThrow().layer()).isEqualTo("second");
        assertThat(validation.checks().get(0).passed()).isTrue();
        assertThat(validation).hasToString("The model departs from its reference at second, layer"
                + " 2 of 3: largest error 1.5 (above 1.0E-4), relative error 0.125 (above"
                + " 1.0E-4).\n1 later one departs too.\n");
        assertThat(validation.toMap()).containsEntry("first_departure", "second")
                .containsEntry("passed", false);
    }

    /** Right on one input and wrong on another is wrong, in whatever order they come. */
    @Test void everyInputCounts() {
        for (List<int[]> inputs : List.of(List.of(ONE, TWO), List.of(TWO, ONE))) {
            Validation validation = validator.validate(
                    ids -> run(ids, ids[0] == 1 ? 0.5f : 0), inputs);
            Validation.Check check = validation.firstDeparture().orElseThrow();
            assertThat(check.layer()).isEqualTo("second");
            assertThat(check.deviation().maxAbsolute()).isEqualTo(1.5);
        }
    }

    @Test void layersMustBeThere() {
        SequencedMap<String, float[]> reference = run(ONE, 0);
        SequencedMap<String, float[]> less = run(ONE, 0);
        less.remove("third");
        assertThatThrownBy(() -> AccuracyValidator.compare(less, reference, Tolerance.FLOAT32))
                .hasMessage("validate: 'third' is 3 numbers in the reference, but in the model it"
                        + " is missing");
        less.put("third", new float[2]);
        assertThatThrownBy(() -> AccuracyValidator.compare(less, reference, Tolerance.FLOAT32))
                .hasMessageEndingWith("but in the model it is 2");
        assertThat(AccuracyValidator.compare(reference, run(ONE, 0), Tolerance.FLOAT32).checks())
                .hasSize(3);
        assertThatThrownBy(() -> AccuracyValidator.compare(reference, new LinkedHashMap<>(),
                Tolerance.FLOAT32)).isInstanceOf(IllegalArgumentException.class).hasMessage(
                "validate: the reference has no layers; nothing would be compared");
        assertThatThrownBy(() -> validator.validate(ids -> run(ids, 0), List.of()))
                .hasMessageContaining("at least one");
    }
}
