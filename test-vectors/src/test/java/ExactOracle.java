import ch.obermuhlner.math.big.BigDecimalMath;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a vector's numbers really are. Shares no idea with the programs it judges: it goes forward,
 * not backward, with dual numbers (a value, and its slope along each name that is asked for), and
 * in 60 decimal digits, of which even bad cancellation leaves more than the 17 of a double.
 *
 * <p>NaN and infinities have no decimal digits: vectors with them follow from IEEE 754 instead.
 */
final class ExactOracle {

    private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
    private static final BigDecimal ZERO = BigDecimal.ZERO;
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal LOG_CLAMP = new BigDecimal(1e-10);

    /** The expected numbers, each rounded once, to the nearest double. */
    record Answer(Map<String, Double> values, Map<String, Double> grads) { }

    /** A value and how fast it changes with each name. A name that is absent cannot reach it. */
    private record Dual(BigDecimal value, Map<String, BigDecimal> slopes) { }

    private final JsonNode vector;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<String, Dual> duals = new HashMap<>();

    private ExactOracle(JsonNode vector) {
        this.vector = vector;
    }

    static Answer answer(JsonNode vector) {
        return new ExactOracle(vector).answer();
    }

    private Answer answer() {
        vector.at("/expect/grads").fieldNames().forEachRemaining(asked::add);
        vector.get("leaves").properties().forEach(leaf -> {
            double data = Double.parseDouble(leaf.getValue().get("decimal").asText());
            define(leaf.getKey(), constant(data));
        });
        for (JsonNode step : vector.get("steps")) define(step.get("name").asText(), result(step));

        Map<String, Double> values = new LinkedHashMap<>();
        vector.at("/expect/values").fieldNames().forEachRemaining(
                name -> values.put(name, duals.get(name).value.doubleValue()));
        Map<String, Double> grads = new LinkedHashMap<>();
        asked.forEach(name -> grads.put(name, gradient(name).doubleValue()));
        return new Answer(values, grads);
    }

    /** Whatever a name means, its slope along itself is 1; from here on the slope is carried. */
    private void define(String name, Dual dual) {
        if (asked.contains(name)) {
            Map<String, BigDecimal> slopes = new HashMap<>(dual.slopes);
            slopes.put(name, ONE);
            dual = new Dual(dual.value, slopes);
        }
        duals.put(name, dual);
    }

    /** Leaves accumulate over the roots; an inner node keeps what the last root above it sent. */
    private BigDecimal gradient(String name) {
        BigDecimal gradient = ZERO;
        for (JsonNode root : vector.get("backward")) {
            BigDecimal slope = duals.get(root.asText()).slopes.get(name);
            if (slope == null) continue;
            gradient = vector.get("leaves").has(name) ? gradient.add(slope, DIGITS) : slope;
        }
        return gradient;
    }

    private Dual result(JsonNode step) {
        String op = step.get("op").asText();
        List<Dual> operands = new ArrayList<>();
        List<Integer> again = new ArrayList<>();            // places of the name that stands first
        String first = null;
        for (JsonNode arg : step.get("args")) {
            if (arg.isTextual() && first == null) first = arg.asText();
            if (arg.isTextual() && arg.asText().equals(first)) again.add(operands.size());
            operands.add(arg.isTextual() ? duals.get(arg.asText()) : constant(arg.doubleValue()));
        }
        Dual result = apply(op, operands);
        for (int round = 1; round < step.path("times").asInt(1); round++) {
            for (int place : again) operands.set(place, result);
            result = apply(op, operands);
        }
        return result;
    }

    private static Dual constant(double data) {
        return new Dual(new BigDecimal(data), Map.of());
    }

    private static Dual apply(String op, List<Dual> operands) {
        BigDecimal x = operands.get(0).value;
        BigDecimal y = operands.size() > 1 ? operands.get(1).value : null;
        return switch (op) {
            case "add" -> chain(x.add(y, DIGITS), operands, ONE, ONE);
            case "sub" -> chain(x.subtract(y, DIGITS), operands, ONE, ONE.negate());
            case "mul" -> chain(x.multiply(y, DIGITS), operands, y, x);
            case "div" -> {
                BigDecimal quotient = x.divide(y, DIGITS);
                yield chain(quotient, operands, ONE.divide(y, DIGITS),
                        quotient.divide(y, DIGITS).negate());
            }
            case "pow" -> chain(power(x, y), operands, y.signum() == 0
                    ? ZERO : y.multiply(power(x, y.subtract(ONE)), DIGITS), ZERO);
            case "neg" -> chain(x.negate(), operands, ONE.negate());
            case "tanh" -> {
                // 4 e / (e + 1)^2 with e = exp(2x) is 1 - tanh^2 without its cancellation.
                BigDecimal e = BigDecimalMath.exp(x.add(x), DIGITS);
                BigDecimal below = e.add(ONE, DIGITS);
                yield chain(e.subtract(ONE, DIGITS).divide(below, DIGITS), operands,
                        e.multiply(new BigDecimal(4)).divide(below.pow(2), DIGITS));
            }
            case "exp" -> {
                BigDecimal e = BigDecimalMath.exp(x, DIGITS);
                yield chain(e, operands, e);
            }
            case "relu" -> chain(x.max(ZERO), operands, x.signum() > 0 ? ONE : ZERO);
            case "log" -> {
                BigDecimal clamped = x.max(LOG_CLAMP);
                yield chain(BigDecimalMath.log(clamped, DIGITS), operands,
                        ONE.divide(clamped, DIGITS));
            }
            case "sigmoid" -> {
                BigDecimal e = BigDecimalMath.exp(x.negate(), DIGITS);
                BigDecimal below = e.add(ONE, DIGITS);
                yield chain(ONE.divide(below, DIGITS), operands, e.divide(below.pow(2), DIGITS));
            }
            case "clip", "clamp" -> {
                BigDecimal cut = x.max(y).min(operands.get(2).value);
                yield chain(cut, operands, cut.compareTo(x) == 0 ? ONE : ZERO, ZERO, ZERO);
            }
            default -> throw new IllegalArgumentException("no such op: " + op);
        };
    }

    private static BigDecimal power(BigDecimal x, BigDecimal n) {
        if (n.stripTrailingZeros().scale() > 0) return BigDecimalMath.pow(x, n, DIGITS);
        BigDecimal positive = x.pow(n.abs().intValueExact(), DIGITS);
        return n.signum() < 0 ? ONE.divide(positive, DIGITS) : positive;
    }

    /** The chain rule, forward: the sum over the operands of local slope times carried slope. */
    private static Dual chain(BigDecimal value, List<Dual> operands, BigDecimal... local) {
        Map<String, BigDecimal> slopes = new HashMap<>();
        for (int i = 0; i < local.length; i++) {
            for (Map.Entry<String, BigDecimal> carried : operands.get(i).slopes.entrySet()) {
                slopes.merge(carried.getKey(), local[i].multiply(carried.getValue(), DIGITS),
                        (a, b) -> a.add(b, DIGITS));
            }
        }
        return new Dual(value, slopes);
    }
}
