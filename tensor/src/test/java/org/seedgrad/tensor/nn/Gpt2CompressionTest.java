package org.seedgrad.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which layers, and into how many bytes. */
class Gpt2CompressionTest {
    private final Gpt2 model = SmallGpt2.model();

    private static RbeLinear waves(Gpt2Compression compression, String name) {
        return (RbeLinear) compression.after().layers().get(name);
    }

    private static int weightBytes(RbeLinear layer) {
        return layer.toBytes().length - Float.BYTES * layer.out();
    }

    @Test void findsLayersByTheirNames() {
        assertThat(Gpt2Compression.matching(model, "h.*.mlp.*")).containsExactly(
                "h.0.mlp.c_fc", "h.0.mlp.c_proj", "h.1.mlp.c_fc", "h.1.mlp.c_proj");
        assertThat(Gpt2Compression.matching(model, "*")).hasSize(8);
        assertThat(Gpt2Compression.matching(model, "h.?.attn.c_attn,h.1.mlp.c_fc"))
                .containsExactly("h.0.attn.c_attn", "h.1.attn.c_attn", "h.1.mlp.c_fc");
        // A dot is a dot, and norms are no dense layers.
        assertThatThrownBy(() -> Gpt2Compression.matching(model, "h.0.ln_1"))
                .hasMessageStartingWith("compress: no dense layer is named like 'h.0.ln_1'; "
                        + "there are [h.0.attn.c_attn, ");
        assertThatThrownBy(() -> Gpt2Compression.matching(model, "h.0.mlp?c_fx"));
        assertThatThrownBy(() -> Gpt2Compression.matching(model, "h*0xmlp.c_fc"));
    }

    @Test void replacesJustThose() {
        List<String> done = new ArrayList<>();
        Gpt2Compression compression = Gpt2Compression.of(model, "h.0.mlp.*", new Budget.Ratio(4),
                (layer, count, of) -> done.add(layer + " " + count + "/" + of));
        assertThat(done).containsExactly("h.0.mlp.c_fc 1/2", "h.0.mlp.c_proj 2/2");
        assertThat(compression.before()).isSameAs(model);
        assertThat(compression.kept()).isEmpty();
        compression.after().layers().forEach((name, layer) -> {
            if (name.startsWith("h.0.mlp.")) assertThat(layer).isInstanceOf(RbeLinear.class);
            else assertThat(layer).isSameAs(model.layers().get(name));
        });
    }

    @Test void keepsTheRatioOfEachLayer() {
        Gpt2Compression compression = Gpt2Compression.of(model, "h.1.*", new Budget.Ratio(6));
        for (String name : Gpt2Compression.matching(model, "h.1.*")) {
            RbeLinear layer = waves(compression, name);
            // A cosine more in each block would be too much; the smallest layer has 4 blocks of 16.
            assertThat(4.0 * layer.in() * layer.out() / weightBytes(layer)).as(name)
                    .isBetween(6.0, 6.5);
        }
    }

    @Test void keepsTheBytesOfAllLayers() {
        Gpt2Compression compression = Gpt2Compression.of(model, "h.0.*", new Budget.Bytes(12_000));
        List<String> names = Gpt2Compression.matching(model, "h.0.*");
        int total = names.stream().mapToInt(n -> waves(compression, n).toBytes().length).sum();
        assertThat(total).isBetween(11_500, 12_000);
        // All by the same ratio.
        double[] ratios = names.stream().map(n -> waves(compression, n))
                .mapToDouble(l -> 4.0 * l.in() * l.out() / weightBytes(l)).sorted().toArray();
        assertThat(ratios[3] / ratios[0]).isLessThan(1.1);
    }

    @Test void isTheModelOfItsFiles() {
        Gpt2 after = Gpt2Compression.of(model, "*.c_proj", new Budget.Ratio(4)).after();
        assertThat(SmallGpt2.scores(CompressedGpt2.rounded(after)))
                .isEqualTo(SmallGpt2.scores(after)).isNotEqualTo(SmallGpt2.scores(model));
    }

    @Test void findsTheFewestBytesForAnError() {
        Gpt2 structured = SmallGpt2.withStructure();
        Gpt2Compression compression = Gpt2Compression.of(structured, "*.attn.c_proj",
                new Budget.RelativeError(0.3));
        for (String name : List.of("h.0.attn.c_proj", "h.1.attn.c_proj")) {
            Linear dense = (Linear) structured.layers().get(name);
            assertThat(waves(compression, name).report(dense).relativeL2()).as(name)
                    .isLessThanOrEqualTo(0.3);
        }
        // The search ends within 2 %, so 3 % less are too few.
        Linear dense = (Linear) structured.layers().get("h.1.attn.c_proj");
        long fewer = waves(compression, "h.1.attn.c_proj").toBytes().length * 97L / 100;
        assertThat(RbeLinear.fromLinear(dense, fewer).report(dense).relativeL2())
                .isGreaterThan(0.3);
        // Structure is what makes the difference.
        assertThat(waves(compression, "h.0.attn.c_proj").toBytes().length)
                .isLessThan(waves(compression, "h.1.attn.c_proj").toBytes().length / 3);
    }

    @Test void keepsDenseWhatNothingSmallerComesCloseTo() {
        Gpt2Compression compression = Gpt2Compression.of(model, "h.0.mlp.*",
                new Budget.RelativeError(1e-6));
        assertThat(compression.kept()).containsExactly("h.0.mlp.c_fc", "h.0.mlp.c_proj");
        assertThat(CompressedGpt2.is(compression.after())).isFalse();
        assertThat(compression.report(SmallGpt2.TEXT, false).toString()).contains("Kept dense, "
                + "since nothing smaller than they are is close enough: h.0.mlp.c_fc, "
                + "h.0.mlp.c_proj.");
    }

    @Test void refusesWhatCannotBe() {
        assertThatThrownBy(() -> Gpt2Compression.of(model, "h.0.mlp.*", new Budget.Ratio(10_000)))
                .hasMessage("compress: 'h.0.mlp.c_fc' [32, 128] would get 513 bytes and takes at "
                        + "least 547 with its bias; allow more bytes, or leave it out");
        assertThatThrownBy(() -> Gpt2Compression.of(model, "*", new Budget.Bytes(100)))
                .hasMessageContaining("allow more bytes");
    }

    @Test void keepsTheMode() {
        assertThat(Gpt2Compression.of(model, "h.0.mlp.c_fc", new Budget.Ratio(8)).after()
                .isTraining()).isTrue();
        model.eval();
        Gpt2 after = Gpt2Compression.of(model, "h.0.mlp.c_fc", new Budget.Ratio(8)).after();
        assertThat(after.isTraining()).isFalse();
        assertThat(after.layers().get("h.0.mlp.c_fc").isTraining()).isFalse();
    }
}
