package org.seedgrad.tensor.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * One token for each character that a corpus has, for small models: ids follow the order of code
 * points. It is stored as {@code characters.json}.
 */
public final class CharacterTokenizer implements Tokenizer {
    static final String FILE = "characters.json";
    private static final String FIELD = "characters";

    private final int[] characters;
    private final Map<Integer, Integer> ids = new HashMap<>();

    private CharacterTokenizer(int[] characters) {
        this.characters = characters;
        for (int id = 0; id < characters.length; id++) ids.put(characters[id], id);
    }

    /**
     * For all characters of a text.
     *
     * @throws IllegalArgumentException if it has none, or half of one
     */
    public static CharacterTokenizer of(String corpus) {
        if (corpus.isEmpty() || !SafeTensorsHeader.isUnicode(corpus)) {
            throw new IllegalArgumentException("tokenizer: the corpus must be some Unicode text, "
                    + "without half of a surrogate pair");
        }
        return new CharacterTokenizer(corpus.codePoints().sorted().distinct().toArray());
    }

    /**
     * From the file in a folder.
     *
     * @throws CorruptFileException if it is not what {@link #save} writes
     */
    static CharacterTokenizer read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        JsonNode text = Json.object(file).path(FIELD);
        if (!text.isTextual() || text.asText().isEmpty()
                || !SafeTensorsHeader.isUnicode(text.asText())) throw new CorruptFileException(
                file, "it has no text '" + FIELD + "'");
        CharacterTokenizer tokenizer = of(text.asText());
        if (!tokenizer.alphabet().equals(text.asText())) throw new CorruptFileException(file,
                "its characters must each be there once, in the order of code points");
        return tokenizer;
    }

    @Override public void save(Path folder) throws IOException {
        ObjectNode json = Json.newObject();
        Json.write(folder.resolve(FILE), json.put(FIELD, alphabet()));
        // First the one that would be loaded instead of this.
        Files.deleteIfExists(folder.resolve(BytePairTokenizer.VOCABULARY));
        Files.deleteIfExists(folder.resolve(BytePairTokenizer.MERGES));
    }

    /** All its characters, in the order of their ids. */
    public String alphabet() { return new String(characters, 0, characters.length); }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException naming the first character that is no token
     */
    @Override public int[] encode(String text) {
        return text.codePoints().map(c -> {
            Integer id = ids.get(c);
            if (id == null) throw new IllegalArgumentException(String.format("tokenizer: U+%04X "
                    + "(%s) is not among its %d characters; leave it out, or train on a text that "
                    + "has it", c, Character.getName(c), characters.length));
            return id;
        }).toArray();
    }

    @Override public byte[] bytes(int id) {
        return Character.toString(characters[requireToken(id)]).getBytes(StandardCharsets.UTF_8);
    }

    @Override public int size() { return characters.length; }
}
