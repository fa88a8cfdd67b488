package org.seedgrad.tensor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.io.CorruptFileException;
import org.seedgrad.tensor.io.Tokenizer;
import org.seedgrad.tensor.nn.CompressedGpt2;
import org.seedgrad.tensor.nn.Gpt2;

/** A model that somebody has saved, and its tokenizer where it has one. */
record ModelFolder(Path folder, Gpt2 model, Optional<Tokenizer> tokenizer) {
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    static ModelFolder open(Path folder) throws IOException {
        requireFolder(folder);
        Gpt2 model = CompressedGpt2.load(folder);
        for (Map.Entry<String, Tensor> entry : model.parameters().entrySet()) {
            requireFinite(folder, entry.getKey(), entry.getValue());
        }
        model.eval();
        return new ModelFolder(folder, model, Tokenizer.load(folder));
    }

    /** Whatever came of one such weight would be no number either. */
    private static void requireFinite(Path folder, String name, Tensor weight)
            throws CorruptFileException {
        for (int i = 0; i < weight.shape.size(); i++) {
            float x = weight.data[weight.offset + i];
            if (!Float.isFinite(x)) throw new CorruptFileException(folder, "its '" + name
                    + "' holds " + x + ", and all weights must be finite; to see which are not: "
                    + "seedgrad inspect " + folder);
        }
    }

    /** Has it the weights of a model that is not compressed? */
    static boolean isPlain(Path folder) throws IOException {
        return (Files.exists(folder.resolve(WEIGHTS)) || Files.exists(folder.resolve(INDEX)))
                && !CompressedGpt2.is(folder);
    }

    /**
     * Before another model takes the place of one: new weights must not meet an old tokenizer, nor
     * old ones a new configuration, however the saving ends.
     */
    static void removeModel(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(WEIGHTS));
        Tokenizer.remove(folder);
    }

    static void requireFolder(Path folder) throws IOException {
        if (Files.notExists(folder)) throw new NoSuchFileException(folder.toString());
        if (!Files.isDirectory(folder)) throw new NotDirectoryException(folder.toString());
    }

    /** @throws IllegalArgumentException if there is none */
    Tokenizer requireTokenizer() {
        return tokenizer.orElseThrow(() -> new IllegalArgumentException(folder
                + " has no tokenizer, so text means nothing to it; give tokens by --ids, or put "
                + "vocab.json and merges.txt into the folder"));
    }
}
