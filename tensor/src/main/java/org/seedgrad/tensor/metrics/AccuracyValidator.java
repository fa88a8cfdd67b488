package org.seedgrad.tensor.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Compares what the layers of a model make with what those of a reference make of the same input,
 * and says where the two first part. A model here is a function from ids to numbers by name, in the
 * order of calculation.
 */
public final class AccuracyValidator {
    private final Function<int[], SequencedMap<String, float[]>> reference;
    private final Tolerance tolerance;

    public AccuracyValidator(Function<int[], SequencedMap<String, float[]>> reference,
                             Tolerance tolerance) {
        this.reference = reference;
        this.tolerance = tolerance;
    }

    /**
     * Runs both on each input. A layer has passed if it has on all inputs; its deviation is that on
     * the first input where it fails, or else where the relative error is largest.
     *
     * @throws IllegalArgumentException if there is no input, the reference has no layers, or one of
     *                                  them is missing or has another number of outputs
     */
    public Validation validate(Function<int[], SequencedMap<String, float[]>> model,
                               List<int[]> inputs) {
        if (inputs.isEmpty()) throw new IllegalArgumentException(
                "validate: there is no input to try; give at least one");
        Map<String, Validation.Check> worst = new LinkedHashMap<>();
        for (int[] ids : inputs) {
            for (Validation.Check check
                    : compare(model.apply(ids), reference.apply(ids), tolerance).checks()) {
                worst.merge(check.layer(), check, AccuracyValidator::worse);
            }
        }
        return new Validation(tolerance, new ArrayList<>(worst.values()));
    }

    private static Validation.Check worse(Validation.Check a, Validation.Check b) {
        if (a.passed() != b.passed()) return a.passed() ? b : a;
        if (!a.passed()) return a;
        return b.deviation().relativeL2() > a.deviation().relativeL2() ? b : a;
    }

    /**
     * Compares all layers of a reference with those of the same name, in the order of the
     * reference. Layers that only the model has do not count.
     *
     * @throws IllegalArgumentException if there is none, or one is missing or has another number of
     *                                  outputs
     */
    public static Validation compare(SequencedMap<String, float[]> actual,
                                     SequencedMap<String, float[]> reference,
                                     Tolerance tolerance) {
        if (reference.isEmpty()) throw new IllegalArgumentException(
                "validate: the reference has no layers; nothing would be compared");
        List<Validation.Check> checks = new ArrayList<>();
        reference.forEach((name, expected) -> {
            float[] numbers = actual.get(name);
            if (numbers == null || numbers.length != expected.length) {
                throw new IllegalArgumentException("validate: '" + name + "' is "
                        + expected.length + " numbers in the reference, but in the model "
                        + (numbers == null ? "it is missing" : "it is " + numbers.length));
            }
            Deviation deviation = Deviation.of(numbers, expected);
            checks.add(new Validation.Check(name, deviation, tolerance.admits(deviation)));
        });
        return new Validation(tolerance, checks);
    }
}
