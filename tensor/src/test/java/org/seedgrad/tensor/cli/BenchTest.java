package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class BenchTest {
    @Test void measuresBothSpeedsAndBothBounds() {
        JsonNode json = Commands.run("bench", "--prompt", 8, "--new", 2, "--seconds", 0, "--json")
                .json();
        for (String field : new String[] {"decode_tokens_per_second", "weight_bytes", "bandwidth",
                "prefill_tokens_per_second", "prefill_flops", "fma_peak",
                "prefill_share_of_peak"}) {
            assertThat(json.get(field).asDouble()).as(field).isPositive();
        }
        // 4 blocks of 12 x 256 x 256 weights, and 1024 tokens of 256 features: in a cache.
        assertThat(json.get("weight_bytes").asInt()).isEqualTo(4 * (48 * 65536 + 1024 * 256));
        assertThat(json.has("decode_share_of_bandwidth")).isFalse();
    }

    @Test void refusesWhatCannotBe() {
        assertThat(Commands.run("bench", "--shape", "7B").err())
                .startsWith("seedgrad: --shape is '7B'; there are tiny and 124M");
        assertThat(Commands.run("bench", "--prompt", 1000, "--new", 25).err())
                .startsWith("seedgrad: --prompt and --new must be at least 1, and together at most"
                        + " 1024");
        for (String seconds : new String[] {"-5", "NaN", "Infinity"}) {
            Commands.Result result = Commands.run("bench", "--prompt", 8, "--new", 2,
                    "--seconds=" + seconds, "--shape", "7B");
            assertThat(result.err()).startsWith("seedgrad: --seconds is ")
                    .contains("; give a number from 0 up\n");
            assertThat(result.status()).isEqualTo(2);
        }
    }
}
