package org.seedgrad.tensor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.seedgrad.tensor.io.Tokenizer;
import org.seedgrad.tensor.nn.CompressedGpt2;
import org.seedgrad.tensor.nn.Gpt2;

/** A model that somebody has saved, and its tokenizer where it has one. */
record ModelFolder(Path folder, Gpt2 model, Optional<Tokenizer> tokenizer) {

    static ModelFolder open(Path folder) throws IOException {
        requireFolder(folder);
        Gpt2 model = CompressedGpt2.load(folder);
        model.eval();
        return new ModelFolder(folder, model, Tokenizer.load(folder));
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
