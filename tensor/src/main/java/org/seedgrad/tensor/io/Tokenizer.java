package org.seedgrad.tensor.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Text as numbers, and back: each id stands for some bytes of UTF-8. */
public interface Tokenizer {

    /**
     * The ids of a text. Text is only text here: what looks like a token with a meaning of its own,
     * such as {@code <|endoftext|>}, is spelled like anything else.
     */
    int[] encode(String text);

    /**
     * The bytes of a token; they may begin or end within a character.
     *
     * @throws IllegalArgumentException if there is no such token
     */
    byte[] bytes(int id);

    /** How many tokens there are; ids count from 0. */
    int size();

    /** Writes into a folder what {@link #load} needs to make this tokenizer again. */
    void save(Path folder) throws IOException;

    /** The text of ids; what is no UTF-8 becomes U+FFFD. */
    default String decode(int... ids) {
        TextStream stream = new TextStream(this);
        StringBuilder text = new StringBuilder();
        for (int id : ids) text.append(stream.append(id));
        return text.append(stream.end()).toString();
    }

    /**
     * This id, if there is such a token.
     *
     * @throws IllegalArgumentException if there is none
     */
    default int requireToken(int id) {
        if (id < 0 || id >= size()) throw new IllegalArgumentException(
                "tokenizer: there is no token " + id + "; ids are 0 to " + (size() - 1));
        return id;
    }

    /**
     * The tokenizer that belongs to a folder with a model: the one that is stored there; without
     * one, that of GPT-2 if the model has as many tokens; otherwise none.
     */
    static Optional<Tokenizer> load(Path folder) throws IOException {
        if (Files.exists(folder.resolve(BytePairTokenizer.VOCABULARY))) {
            return Optional.of(BytePairTokenizer.read(folder));
        }
        if (Files.exists(folder.resolve(CharacterTokenizer.FILE))) {
            return Optional.of(CharacterTokenizer.read(folder));
        }
        Path config = folder.resolve(Gpt2Checkpoint.CONFIG);
        boolean gpt2 = Files.exists(config)
                && Gpt2Config.read(config).vocabulary() == Gpt2Tokenizer.SIZE;
        return gpt2 ? Optional.of(new Gpt2Tokenizer()) : Optional.empty();
    }
}
