package org.seedgrad.tensor.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

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

    /**
     * Writes into a folder what {@link #load} needs to make this tokenizer again, and then removes
     * what one of another kind has there: at any moment one of the two is loaded.
     */
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
     *
     * @throws CorruptFileException if what is stored is damaged, or has more tokens than the model
     */
    static Optional<Tokenizer> load(Path folder) throws IOException {
        Path config = folder.resolve(Gpt2Checkpoint.CONFIG);
        OptionalInt vocabulary = Files.exists(config)
                ? OptionalInt.of(Gpt2Config.read(config).vocabulary()) : OptionalInt.empty();
        Path pairs = folder.resolve(BytePairTokenizer.VOCABULARY);
        if (Files.exists(pairs)) {
            return Optional.of(checked(BytePairTokenizer.read(folder), pairs, vocabulary));
        }
        Path characters = folder.resolve(CharacterTokenizer.FILE);
        if (Files.exists(characters)) {
            return Optional.of(checked(CharacterTokenizer.read(folder), characters, vocabulary));
        }
        return vocabulary.equals(OptionalInt.of(Gpt2Tokenizer.SIZE))
                ? Optional.of(new Gpt2Tokenizer()) : Optional.empty();
    }

    /** Removes what {@link #save} wrote into a folder, if anything; the rest stays. */
    static void remove(Path folder) throws IOException {
        for (String file : new String[] {BytePairTokenizer.VOCABULARY, BytePairTokenizer.MERGES,
            CharacterTokenizer.FILE}) Files.deleteIfExists(folder.resolve(file));
    }

    /** With fewer tokens than the model it may well be right: tables are often rounded up. */
    private static Tokenizer checked(Tokenizer tokenizer, Path file, OptionalInt vocabulary)
            throws CorruptFileException {
        if (tokenizer.size() > vocabulary.orElse(Integer.MAX_VALUE)) throw new CorruptFileException(
                file, "it has " + tokenizer.size() + " tokens, but the model of "
                + Gpt2Checkpoint.CONFIG + " knows " + vocabulary.getAsInt()
                + "; remove it, or put that of this model in its place");
        return tokenizer;
    }
}
