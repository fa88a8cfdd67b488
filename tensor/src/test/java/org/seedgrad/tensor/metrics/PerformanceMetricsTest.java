package org.seedgrad.tensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is absent stays absent, in JSON and in words. */
class PerformanceMetricsTest {
    private static final OptionalDouble NO = OptionalDouble.empty();
    private static final PerformanceMetrics METRICS = new PerformanceMetrics(
            OptionalDouble.of(12.5), NO, OptionalDouble.of(123456), NO, NO, NO,
            OptionalDouble.of(0), NO, NO, NO, NO, NO, NO, NO);

    @Test void asJson() throws IOException {
        JsonNode json = new ObjectMapper().readTree(METRICS.toJson());
        assertThat(json).hasSize(3);
        assertThat(json.get("forward_ms").asDouble()).isEqualTo(12.5);
        assertThat(json.get("tokens_per_second").asDouble()).isEqualTo(123456);
        assertThat(json.get("cache_hit_rate").asDouble()).isZero();
        assertThat(json.has("joules")).isFalse();
    }

    @Test void inWords() {
        assertThat(METRICS).hasToString("""
                forward ms         12.50
                tokens per second  123,456
                cache hit rate     0.000
                not measured: backward ms, peak memory bytes, peak tensor bytes, \
                compression ratio, accuracy, compression error, gradient error, \
                flops per second, bytes per second, joules, tokens per joule
                """);
    }

    /** On the way to 10,000 four digits are a number still, not a power of ten. */
    @Test void fourDigitsUpToTheNextNumber() {
        assertThat(new PerformanceMetrics(OptionalDouble.of(9999.4), OptionalDouble.of(9999.6), NO,
                NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO).toString()).startsWith("""
                forward ms         9999
                backward ms        10,000
                """);
    }
}
