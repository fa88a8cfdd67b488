package org.seedgrad.tensor.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON to the letter: valid UTF-8, no key twice, nothing after the end, no depth without end. */
final class Json {
    private static final int DEEPEST = 32;
    private static final int LONGEST = 120;
    private static final int LARGEST = 100_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names of one file are seldom those of the next: remembering them helps nobody.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            // Characters beyond the first plane as they are, not as two escapes.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST).maxNumberLength(100)
                    // What can be written must be read again: one text may be all of it.
                    .maxNameLength(LARGEST).maxStringLength(LARGEST)
                    .maxDocumentLength(LARGEST).build())
            .build();
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private Json() { }

    /** Something that reads with a parser. */
    interface Reading<T> {
        T from(JsonParser parser) throws IOException;
    }

    /**
     * Reads JSON of a file from a stream.
     *
     * @throws CorruptFileException if it is none
     */
    static <T> T read(Path file, InputStream in, Reading<T> reading) throws IOException {
        // This decoder reports bad UTF-8; Jackson's own lets some of it pass.
        InputStreamReader characters = new InputStreamReader(in,
                StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = FACTORY.createParser(characters)) {
            return reading.from(parser);
        } catch (CharacterCodingException e) {
            throw new CorruptFileException(file, "its JSON is not valid UTF-8");
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? ""
                    : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new CorruptFileException(file, "its JSON is broken" + where + ": "
                    + sentence(e.getOriginalMessage()));
        }
    }

    /** The first line, without what the library says about its own notion of a place. */
    private static String sentence(String message) {
        String line = message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?")
                .replaceAll(" \\([^(]*\\[Source: .*", "");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** The object that is all of a file. */
    static ObjectNode object(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new CorruptFileException(file,
                "it is a folder, but must be a file of JSON");
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode node = read(file, in, MAPPER::readTree);
            if (node instanceof ObjectNode object) return object;
            throw new CorruptFileException(file, "it is no JSON object");
        }
    }

    /** Writes an object in lines, atomically. */
    static void write(Path file, ObjectNode object) throws IOException {
        String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes JSON without spaces, in UTF-8; the stream stays open. */
    static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    static ObjectNode newObject() { return MAPPER.createObjectNode(); }
}
