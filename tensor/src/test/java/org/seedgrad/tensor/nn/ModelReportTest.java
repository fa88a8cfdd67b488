package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedgrad.tensor.io.Gpt2Config;

/** What is said of a compression, and that it is not made to look better than it is. */
class ModelReportTest {
    private static final Gpt2 MODEL = SmallGpt2.withStructure();
    private static final Gpt2Compression COMPRESSION =
            Gpt2Compression.of(MODEL, "*.attn.c_proj", new Budget.Ratio(10));
    private static final ModelReport REPORT = COMPRESSION.report(SmallGpt2.TEXT, true);

    @Test void countsBytes() {
        long saved = 0;
        for (LayerReport layer : REPORT.layers()) {
            RbeLinear waves = (RbeLinear) COMPRESSION.after().layers().get(layer.name());
            assertThat(layer.waves().bytes()).isEqualTo(waves.toBytes().length - 4 * layer.out());
            saved += 4L * layer.in() * layer.out() - layer.waves().bytes();
        }
        assertThat(REPORT.bytesBefore()).isEqualTo(4L * MODEL.parameterCount());
        assertThat(REPORT.bytesBefore() - REPORT.bytesAfter()).isEqualTo(saved);
        assertThat(REPORT.ratio()).isEqualTo((double) REPORT.bytesBefore() / REPORT.bytesAfter());
    }

    @Test void measuresLayersAloneAndTogether() {
        List<LogitEffect> alone = REPORT.layers().stream().map(LayerReport::alone).toList();
        LogitEffect first = LogitEffect.of(MODEL, List.of(MODEL.with(Map.of("h.0.attn.c_proj",
                COMPRESSION.after().layers().get("h.0.attn.c_proj")))), SmallGpt2.TEXT).getFirst();
        assertThat(alone.get(0)).isEqualTo(first);
        assertThat(REPORT.effect()).isEqualTo(LogitEffect.of(
                MODEL, List.of(COMPRESSION.after()), SmallGpt2.TEXT).getFirst());
        assertThat(REPORT.perplexityBefore()).isEqualTo(LogitEffect.of(
                MODEL, List.of(MODEL), SmallGpt2.TEXT).getFirst().perplexity());
    }

    /** Orthogonal pursuit leaves what is at right angles to what it takes: cos^2 + error^2 = 1. */
    @Test void angleAndErrorFitTogether() {
        for (LayerReport layer : REPORT.layers()) {
            // Quantised cosines and many blocks with one scale: not quite at right angles.
            assertThat(layer.cosine() * layer.cosine()).as(layer.name())
                    .isCloseTo(layer.energyKept(), within(1e-3));
        }
    }

    @Test void structureIsSeenAndItsAbsenceIsSaid() {
        LayerReport structured = REPORT.layers().get(0);
        LayerReport random = REPORT.layers().get(1);
        assertThat(structured.waves().relativeL2()).isLessThan(0.1);
        assertThat(random.waves().relativeL2()).isGreaterThan(0.7);
        assertThat(REPORT.toString()).contains("1 of 2 layers keep less than half of their "
                + "weight's energy");
        // Four bits a number know no structure, and need none.
        assertThat(REPORT.toString()).containsPattern("Energy kept, mean of the layers: waves "
                + "7[0-9]\\.[0-9] % at 10\\.[0-9] : 1, low rank [0-9.]+ % at 1[0-9.]+ : 1, "
                + "int4 9[89]\\.[0-9] % at 6\\.[0-9] : 1\\.");
    }

    @Test void looksLikeATable() {
        List<String> lines = REPORT.toString().lines().toList();
        assertThat(lines.get(0).split(" +")).containsExactly("layer", "bytes", "ratio", "error",
                "cosine", "svd", "(ratio)", "int4", "(ratio)", "logits", "perplexity");
        assertThat(lines.get(1)).startsWith("h.0.attn.c_proj ").hasSameSizeAs(lines.get(0));
        assertThat(lines.get(2)).startsWith("h.1.attn.c_proj ").hasSameSizeAs(lines.get(0));
        assertThat(REPORT.toString()).matches("[ -~\n]+").contains("Perplexity: ");
    }

    @Test void withoutBaselinesItSaysNothingOfThem() {
        ModelReport plain = ModelReport.of(MODEL, COMPRESSION.after(), SmallGpt2.TEXT, false);
        assertThat(plain.layers().get(0).baselines()).isEmpty();
        assertThat(plain.layers().get(0).waves()).isEqualTo(REPORT.layers().get(0).waves());
        assertThat(plain.toString()).doesNotContain("svd").doesNotContain("int4");
        List<String> lines = plain.toString().lines().toList();
        assertThat(lines.get(1)).hasSameSizeAs(lines.get(0));
    }

    @Test void asJson() throws IOException {
        Map<String, Object> map = REPORT.toMap();
        assertThat(new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(map))
                .at("/layers/1/svd/relative_error").asDouble())
                .isEqualTo(REPORT.layers().get(1).baselines().orElseThrow().svd().relativeL2());
        assertThat(map).containsEntry("bytes_after", REPORT.bytesAfter());
    }

    @Test void otherSizesAreAnotherModel() {
        Gpt2 larger = new Gpt2(new Gpt2Config(41, 16, 32, 4, 2, 0),
                Weights.fresh(2, new Random(1)));
        assertThatThrownBy(() -> ModelReport.of(MODEL, larger, SmallGpt2.TEXT, false))
                .hasMessageContaining("are not the same model");
    }

    @Test void withoutAChangeThereIsNoTable() {
        ModelReport none = ModelReport.of(MODEL, MODEL, SmallGpt2.TEXT, true);
        assertThat(none.layers()).isEmpty();
        assertThat(none.toString()).startsWith("Model: ").contains("1.00 : 1")
                .contains("100.0 %");
    }
}
