package org.seedgrad.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.io.DType;
import org.seedgrad.tensor.io.SafeTensors;
import org.seedgrad.tensor.io.StoredTensor;

class InspectTest {
    @Test void saysWhatAModelIsMadeOf() {
        Commands.Result result = Commands.run("inspect", Commands.GPT2_TINY);
        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith(
                "GPT-2: 100,320 parameters in 3 layers of width 48, 4 heads, inner width 192\n"
                + "vocabulary 257, context 64, ").contains("h.2.mlp.c_fc.weight", "[48, 192]",
                "40 tensors, 401,280 bytes");
        JsonNode json = Commands.run("inspect", Commands.GPT2_TINY, "--json").json();
        assertThat(json.get("config").get("parameters").asInt()).isEqualTo(100_320);
        assertThat(json.get("tensors").size()).isEqualTo(40);
        assertThat(json.get("bytes").asInt()).isEqualTo(401_280);
    }

    /** A name may hold anything, but a terminal is told nothing by it. */
    @Test void namesAreOneLineEach(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("some.safetensors");
        SafeTensors.write(file, Map.of("red\u001b[31m\nrow\u009b", StoredTensor.of(new byte[5])),
                Map.of());
        assertThat(Commands.run("inspect", file).out())
                .containsPattern("\nred\\?\\[31m\\?row\\? +U8").hasLineCount(3);
        assertThat(Commands.run("inspect", file, "--json").json().at("/tensors/0/name").asText())
                .isEqualTo("red\u001b[31m\nrow\u009b");
    }

    @Test void anySafetensorsFile(@TempDir Path folder) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("half", StoredTensor.of(DType.F16, new float[] {1, -2, Float.NaN, 4},
                Shape.of(2, 2)));
        tensors.put("bytes", StoredTensor.of(new byte[5]));
        Path file = folder.resolve("some.safetensors");
        SafeTensors.write(file, tensors, Map.of("note", "hello"));
        assertThat(Commands.run("inspect", file).out())
                .containsPattern("half +F16 +\\[2, 2\\] +8 +-2.00000 +1.00000 +4.00000  1 not fin")
                .containsPattern("bytes +U8 +\\[5\\] +5\n");
        JsonNode json = Commands.run("inspect", file, "--json").json();
        assertThat(json.toString()).isEqualTo("{\"tensors\":[{\"name\":\"half\",\"dtype\":\"F16\","
                + "\"shape\":[2,2],\"bytes\":8,\"min\":-2.0,\"mean\":1.0,\"max\":4.0,"
                + "\"not_finite\":1},{\"name\":\"bytes\",\"dtype\":\"U8\",\"shape\":[5],\"bytes\":5"
                + "}],\"metadata\":{\"note\":\"hello\"},\"bytes\":13}");
        assertThat(Commands.run("inspect", file, "--no-statistics").out()).doesNotContain("mean");
    }
}
