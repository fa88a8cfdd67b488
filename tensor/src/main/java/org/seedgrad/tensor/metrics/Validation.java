package org.seedgrad.tensor.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model stood against its reference, layer by layer.
 *
 * @param checks in the order of calculation
 */
public record Validation(Tolerance tolerance, List<Check> checks) {

    /** How one layer stood: what it made, not what it is, so it answers for those before it too. */
    public record Check(String layer, Deviation deviation, boolean passed) {
        /** For JSON. */
        public Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("layer", layer);
            map.put("passed", passed);
            map.putAll(deviation.toMap());
            return map;
        }
    }

    public boolean passed() { return checks.stream().allMatch(Check::passed); }

    /** The layer where the model first departs from the reference. */
    public Optional<Check> firstDeparture() {
        return checks.stream().filter(check -> !check.passed()).findFirst();
    }

    /** For JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("passed", passed());
        firstDeparture().ifPresent(check -> map.put("first_departure", check.layer()));
        map.put("checks", checks.stream().map(Check::toMap).toList());
        return map;
    }

    /** One sentence if all is well; else where it departs, how, and how far that goes. */
    @Override public String toString() {
        Optional<Check> first = firstDeparture();
        if (first.isEmpty()) return "The model agrees with its reference in "
                + (checks.size() == 1 ? "its only layer" : "all " + checks.size() + " layers")
                + ".\n";
        Check check = first.get();
        long others = checks.stream().filter(c -> !c.passed()).count() - 1;
        return "The model departs from its reference at " + check.layer() + ", layer "
                + (checks.indexOf(check) + 1) + " of " + checks.size() + ": "
                + tolerance.broken(check.deviation()) + ".\n"
                + (others == 0 ? "" : others == 1 ? "1 later one departs too.\n"
                : others + " later ones depart too.\n");
    }
}
