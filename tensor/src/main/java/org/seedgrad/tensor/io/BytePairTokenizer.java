package org.seedgrad.tensor.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The tokenizer of GPT-2 with any vocabulary (Radford et al. 2019, 2.2): a text is cut into words,
 * each with the space before it, and {@link BytePairs} merges their bytes. A folder has it as
 * {@code vocab.json}, which gives each token its id, and {@code merges.txt}, whose lines are the
 * pairs that merge, the first ones first; both write bytes as {@link ByteLetters}.
 */
public final class BytePairTokenizer implements Tokenizer {
    static final String VOCABULARY = "vocab.json";
    static final String MERGES = "merges.txt";
    private static final String VERSION = "#version: 0.2";
    private static final int BYTES = 256;

    /** English endings, letters, digits, signs, and white space, whose last goes to the word. */
    private static final Pattern WORDS = Pattern.compile(
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final byte[][] tokens;
    private final int[] ofByte;
    private final BytePairs pairs;

    private BytePairTokenizer(byte[][] tokens, int[] ofByte, BytePairs pairs) {
        this.tokens = tokens;
        this.ofByte = ofByte;
        this.pairs = pairs;
    }

    // Making one

    /**
     * With ids in the order in which tokens were learned: a merge of each follows from those before
     * it.
     *
     * @param learned the 256 bytes, and tokens that are two earlier ones put together
     * @param others  tokens that no text becomes, such as its end; their ids follow
     * @throws IllegalArgumentException if a byte is missing, or a token is not two earlier ones
     */
    static BytePairTokenizer of(List<byte[]> learned, List<byte[]> others) {
        List<byte[]> tokens = new ArrayList<>(learned);
        tokens.addAll(others);
        int[] ofByte = ofByte(tokens);
        if (ofByte == null) throw new IllegalArgumentException(
                "tokenizer: a byte is no token; each of the 256 must be one");
        BytePairs pairs = new BytePairs();
        for (int id = 0; id < learned.size(); id++) {
            if (learned.get(id).length == 1) continue;
            int[] parts = pairs.merge(word(learned.get(id), ofByte));
            if (parts.length != 2) throw new IllegalArgumentException("tokenizer: the token " + id
                    + " is not two earlier ones put together, but " + parts.length);
            pairs.add(parts[0], parts[1], id);
        }
        return new BytePairTokenizer(tokens.toArray(byte[][]::new), ofByte, pairs);
    }

    /** The token of each byte; null if there is not one for each. */
    private static int[] ofByte(List<byte[]> tokens) {
        int[] ofByte = new int[BYTES];
        Arrays.fill(ofByte, -1);
        for (int id = 0; id < tokens.size(); id++) {
            if (tokens.get(id).length == 1) ofByte[tokens.get(id)[0] & 255] = id;
        }
        return Arrays.stream(ofByte).anyMatch(id -> id < 0) ? null : ofByte;
    }

    private static int[] word(byte[] bytes, int[] ofByte) {
        return IntStream.range(0, bytes.length).map(i -> ofByte[bytes[i] & 255]).toArray();
    }

    // Text and tokens

    @Override public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            byte[] bytes = words.group().getBytes(StandardCharsets.UTF_8);
            for (int id : pairs.merge(word(bytes, ofByte))) ids.add(id);
        }
        return ids.build().toArray();
    }

    @Override public byte[] bytes(int id) { return tokens[requireToken(id)].clone(); }

    @Override public int size() { return tokens.length; }

    // Files

    /**
     * From the two files in a folder.
     *
     * @throws CorruptFileException naming the first fault
     */
    static BytePairTokenizer read(Path folder) throws IOException {
        Path file = folder.resolve(VOCABULARY);
        ObjectNode vocabulary = Json.object(file);
        byte[][] tokens = new byte[vocabulary.size()][];
        Map<String, Integer> ids = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            String token = CorruptFileException.quote(entry.getKey());
            JsonNode id = entry.getValue();
            byte[] bytes = ByteLetters.bytes(entry.getKey());
            if (bytes == null || bytes.length == 0) throw new CorruptFileException(file,
                    "the token " + token + " has a letter that stands for no byte, or none");
            if (!id.isInt() || id.intValue() < 0 || id.intValue() >= tokens.length
                    || tokens[id.intValue()] != null) throw new CorruptFileException(file,
                    "the id of " + token + " is " + CorruptFileException.quote(id.toString())
                    + "; ids must be 0 to " + (tokens.length - 1) + ", each once");
            tokens[id.intValue()] = bytes;
            ids.put(entry.getKey(), id.intValue());
        }
        int[] ofByte = ofByte(Arrays.asList(tokens));
        if (ofByte == null) throw new CorruptFileException(file,
                "a byte is no token of it; each of the 256 must be one");
        return new BytePairTokenizer(tokens, ofByte, readMerges(folder.resolve(MERGES), ids));
    }

    private static BytePairs readMerges(Path file, Map<String, Integer> ids) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new CorruptFileException(file, "it is not valid UTF-8");
        }
        BytePairs pairs = new BytePairs();
        // A later line may well begin with #, which is a token like others.
        int first = !lines.isEmpty() && lines.getFirst().startsWith("#version") ? 1 : 0;
        for (int i = first; i < lines.size(); i++) {
            String[] parts = lines.get(i).split(" ", -1);
            Integer left = ids.get(parts[0]);
            Integer right = parts.length == 2 ? ids.get(parts[1]) : null;
            Integer merged = right == null ? null : ids.get(parts[0] + parts[1]);
            if (left == null || merged == null || !pairs.add(left, right, merged)) {
                throw new CorruptFileException(file, "line " + (i + 1) + " is "
                        + CorruptFileException.quote(lines.get(i)) + "; it must be two tokens of "
                        + VOCABULARY + " that together are one, and stand there once");
            }
        }
        return pairs;
    }

    @Override public void save(Path folder) throws IOException {
        ObjectNode vocabulary = Json.newObject();
        for (int id = 0; id < tokens.length; id++) {
            vocabulary.put(ByteLetters.of(tokens[id]), id);
        }
        StringBuilder merges = new StringBuilder(VERSION).append('\n');
        for (int[] pair : pairs.pairs()) {
            merges.append(ByteLetters.of(tokens[pair[0]])).append(' ')
                    .append(ByteLetters.of(tokens[pair[1]])).append('\n');
        }
        AtomicFile.write(folder.resolve(MERGES),
                merges.toString().getBytes(StandardCharsets.UTF_8));
        Json.write(folder.resolve(VOCABULARY), vocabulary);
        Files.deleteIfExists(folder.resolve(CharacterTokenizer.FILE));
    }
}
