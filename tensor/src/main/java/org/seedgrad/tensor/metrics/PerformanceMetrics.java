package org.seedgrad.tensor.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How fast a model is, what it takes, and how right it is. What nobody measured, or the machine
 * does not tell, is absent: a 0 would be a claim.
 *
 * @param forwardMs        milliseconds of a forward pass, the median
 * @param backwardMs       milliseconds of a backward pass, the median
 * @param tokensPerSecond  over the time of both
 * @param peakMemoryBytes  the most main memory that the process has had in its life (Linux)
 * @param peakTensorBytes  the most that tensors took from the pool at one time; those outside all
 *                         scopes, as weights are, and those of less than 256 numbers do not count
 * @param compressionRatio bytes before over bytes after
 * @param cacheHitRate     of decoded blocks, from 0 to 1
 * @param accuracy         the part of answers that are right, from 0 to 1
 * @param compressionError relative L2 error of compressed weights
 * @param gradientError    relative L2 error of gradients
 * @param flopsPerSecond   floating-point operations, those the caller says the work has
 * @param bytesPerSecond   memory traffic, as the caller counts it
 * @param joules           energy of the processors while it ran, of all that ran on them
 * @param tokensPerJoule   tokens over those joules
 */
public record PerformanceMetrics(OptionalDouble forwardMs, OptionalDouble backwardMs,
                                 OptionalDouble tokensPerSecond, OptionalDouble peakMemoryBytes,
                                 OptionalDouble peakTensorBytes, OptionalDouble compressionRatio,
                                 OptionalDouble cacheHitRate, OptionalDouble accuracy,
                                 OptionalDouble compressionError, OptionalDouble gradientError,
                                 OptionalDouble flopsPerSecond, OptionalDouble bytesPerSecond,
                                 OptionalDouble joules, OptionalDouble tokensPerJoule) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** All that is there, by name and in order. */
    public Map<String, Double> toMap() {
        Map<String, Double> present = new LinkedHashMap<>();
        all().forEach((name, value) -> value.ifPresent(number -> present.put(name, number)));
        return present;
    }

    private Map<String, OptionalDouble> all() {
        Map<String, OptionalDouble> all = new LinkedHashMap<>();
        all.put("forward_ms", forwardMs);
        all.put("backward_ms", backwardMs);
        all.put("tokens_per_second", tokensPerSecond);
        all.put("peak_memory_bytes", peakMemoryBytes);
        all.put("peak_tensor_bytes", peakTensorBytes);
        all.put("compression_ratio", compressionRatio);
        all.put("cache_hit_rate", cacheHitRate);
        all.put("accuracy", accuracy);
        all.put("compression_error", compressionError);
        all.put("gradient_error", gradientError);
        all.put("flops_per_second", flopsPerSecond);
        all.put("bytes_per_second", bytesPerSecond);
        all.put("joules", joules);
        all.put("tokens_per_joule", tokensPerJoule);
        return all;
    }

    /** {@link #toMap} as a JSON object. */
    public String toJson() {
        try {
            return MAPPER.writeValueAsString(toMap());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);             // a map of numbers can be written
        }
    }

    /** A line each, and in the end one with what is absent. */
    @Override public String toString() {
        StringBuilder text = new StringBuilder();
        List<String> absent = new ArrayList<>();
        all().forEach((name, value) -> {
            String words = name.replace('_', ' ');
            if (value.isEmpty()) absent.add(words);
            else text.append(String.format(Locale.ROOT, "%-18s %s\n", words,
                    number(value.getAsDouble())));
        });
        if (!absent.isEmpty()) {
            text.append("not measured: ").append(String.join(", ", absent)).append('\n');
        }
        return text.toString();
    }

    /** Large numbers in full, small ones to four digits. */
    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 9_999.5 ? "%.4g" : "%,.0f", value);
    }
}
