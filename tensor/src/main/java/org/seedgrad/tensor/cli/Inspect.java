package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.io.SafeTensors;
import org.seedgrad.tensor.io.StoredTensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a model, or any safetensors file, is made of. */
@Command(name = "inspect", description = {
    "What a model is made of: its configuration, and of each tensor the shape, the type, the bytes"
        + " and the range of its numbers."},
        footerHeading = "%nExamples:%n", footer = {
            "  seedgrad inspect gpt2",
            "  seedgrad inspect names/training.safetensors --json"})
final class Inspect extends Task {
    @Parameters(paramLabel = "DIR", description = "The folder of a model, plain or compressed, or a"
            + " safetensors file.")
    private Path path;

    @Option(names = "--no-statistics", description = "Without reading the numbers: faster.")
    private boolean plain;

    /** Shown when all is read: where something is damaged, nothing is. */
    private final StringBuilder table = new StringBuilder();

    @Override public Integer call() throws IOException {
        ObjectNode result = newObject();
        if (Files.isDirectory(path)) config(result);
        ArrayNode list = result.putArray("tensors");
        write("%-32s %-6s %-16s %14s%s\n", "tensor", "type", "shape", "bytes",
                plain ? "" : String.format("%12s%12s%12s", "min", "mean", "max"));
        long bytes = 0;
        for (Path file : files()) {
            try (SafeTensors tensors = SafeTensors.open(file)) {
                for (Map.Entry<String, StoredTensor> entry : tensors.tensors().entrySet()) {
                    list.add(row(entry.getKey(), entry.getValue()));
                    bytes += entry.getValue().byteSize();
                }
                ObjectNode metadata = newObject();
                tensors.metadata().forEach(metadata::put);
                if (!metadata.isEmpty()) result.set("metadata", metadata);
            }
        }
        write("%s, %,d bytes\n", plural(list.size(), "tensor"), bytes);
        if (json) print(result.put("bytes", bytes));
        else print("%s", table);
        return DONE;
    }

    private void write(String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values));
    }

    /** One file, or the parts of a large model. */
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) return List.of(path);
        Path single = path.resolve("model.safetensors");
        if (Files.exists(single)) return List.of(single);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path, "model-*.safetensors")) {
            List<Path> parts = StreamSupport.stream(all.spliterator(), false).sorted().toList();
            if (parts.isEmpty()) throw new NoSuchFileException(single.toString());
            return parts;
        }
    }

    private void config(ObjectNode result) throws IOException {
        Gpt2Config config = Gpt2Config.read(path.resolve("config.json"));
        long numbers = config.shapes().values().stream().mapToLong(s -> s.size()).sum();
        result.putObject("config").put("vocabulary", config.vocabulary())
                .put("positions", config.positions()).put("width", config.width())
                .put("heads", config.heads()).put("layers", config.layers())
                .put("inner", config.inner()).put("dropout", config.dropout())
                .put("epsilon", config.epsilon()).put("parameters", numbers);
        write("GPT-2: %,d parameters in %d layers of width %d, %d heads, inner width %d\n",
                numbers, config.layers(), config.width(), config.heads(), config.inner());
        write("vocabulary %d, context %d, dropout %s, epsilon %s\n\n", config.vocabulary(),
                config.positions(), config.dropout(), config.epsilon());
    }

    private ObjectNode row(String name, StoredTensor tensor) {
        String shape = Arrays.toString(tensor.lengths());
        ObjectNode row = newObject().put("name", name).put("dtype", tensor.dtype().name());
        ArrayNode lengths = row.putArray("shape");
        for (long length : tensor.lengths()) lengths.add(length);
        row.put("bytes", tensor.byteSize());
        String range = "";
        if (!plain && tensor.dtype().isFloat()) {
            Statistics s = Statistics.of(tensor.toFloats());
            if (!s.isEmpty()) {
                row.put("min", s.least()).put("mean", s.mean()).put("max", s.most());
                range = String.format(Locale.ROOT, "%12.5f%12.5f%12.5f",
                        s.least(), s.mean(), s.most());
            }
            row.put("not_finite", s.notFinite());
            if (s.notFinite() > 0) range += "  " + s.notFinite() + " not finite";
        }
        // A name is any text; what moves a cursor or ends a line is none for a table.
        write("%-32s %-6s %-16s %,14d%s\n", name.replaceAll("\\p{Cc}", "?"), tensor.dtype(), shape,
                tensor.byteSize(), range);
        return row;
    }
}
