package org.seedgrad.tensor.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first part of a safetensors file: JSON that gives each tensor its name, type, shape and place
 * in the data that follows, and free texts under {@code __metadata__}. Everything is checked, so
 * that what comes out of here can be believed: together the tensors cover the data once, without
 * gaps and without overlap.
 */
final class SafeTensorsHeader {
    static final String METADATA = "__metadata__";
    static final int MOST_AXES = 32;

    final Map<String, String> metadata = new LinkedHashMap<>();
    final List<Entry> entries = new ArrayList<>();              // in the order of the data

    private final Path file;

    /** A tensor and its bytes, from begin to end - 1 of the data. */
    record Entry(String name, DType dtype, long[] lengths, long begin, long end) { }

    private SafeTensorsHeader(Path file) { this.file = file; }

    /**
     * Reads the JSON.
     *
     * @param size how many bytes of data follow it
     * @throws CorruptFileException naming the first fault
     */
    static SafeTensorsHeader read(Path file, InputStream json, long size) throws IOException {
        SafeTensorsHeader header = new SafeTensorsHeader(file);
        Json.read(file, json, parser -> {
            header.read(parser);
            return null;
        });
        header.entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        header.checkCover(size);
        return header;
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw corrupt("its header is no JSON object");
        }
        for (String name; (name = parser.nextFieldName()) != null; ) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw corrupt(
                    "the header's entry " + CorruptFileException.quote(name) + " is no object");
            if (name.equals(METADATA)) readMetadata(parser);
            else entries.add(readEntry(name, parser));
        }
        if (parser.nextToken() != null) throw corrupt("more follows after its header's object");
    }

    private void readMetadata(JsonParser parser) throws IOException {
        for (String key; (key = parser.nextFieldName()) != null; ) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) throw corrupt("its metadata "
                    + CorruptFileException.quote(key) + " is no text");
            metadata.put(key, text(parser.getText()));
        }
    }

    private Entry readEntry(String name, JsonParser parser) throws IOException {
        DType dtype = null;
        long[] lengths = null;
        long[] offsets = null;
        for (String key; (key = parser.nextFieldName()) != null; ) {
            switch (key) {
                case "dtype" -> dtype = dtype(name, parser);
                case "shape" -> lengths = numbers(name, key, MOST_AXES, parser);
                case "data_offsets" -> offsets = numbers(name, key, 2, parser);
                default -> throw corrupt(name, "has the unknown field "
                        + CorruptFileException.quote(key));
            }
        }
        if (dtype == null || lengths == null || offsets == null) throw corrupt(name,
                "lacks one of dtype, shape and data_offsets");
        if (offsets.length != 2) throw corrupt(name, "needs two data_offsets");
        Entry entry = new Entry(name, dtype, lengths, offsets[0], offsets[1]);
        checkSize(entry);
        return entry;
    }

    private DType dtype(String name, JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.VALUE_STRING) throw corrupt(name, "has no dtype");
        DType dtype = DType.named(parser.getText());
        if (dtype == null) throw corrupt(name, "has the unknown dtype "
                + CorruptFileException.quote(parser.getText()) + "; known are "
                + Arrays.toString(DType.values()));
        return dtype;
    }

    private long[] numbers(String name, String key, int most, JsonParser parser)
            throws IOException {
        long[] numbers = new long[most];
        int count = 0;
        if (parser.nextToken() != JsonToken.START_ARRAY) throw corrupt(name,
                "has a " + key + " that is no list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == most) throw corrupt(name, "has more than " + most + " " + key);
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || parser.getLongValue() < 0) throw corrupt(name,
                    "has a " + key + " that is not of whole numbers from 0 to 2^63 - 1");
            numbers[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    /**
     * A character outside the first plane is two halves, and one alone cannot be written again. In
     * a name the parser sees that, in a text it does not.
     */
    private String text(String text) throws CorruptFileException {
        if (!isUnicode(text)) throw corrupt(
                "half a character stands in " + CorruptFileException.quote(text));
        return text;
    }

    static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE
                && c <= Character.MAX_SURROGATE);
    }

    private void checkSize(Entry entry) throws CorruptFileException {
        long size;
        try {
            size = entry.dtype.size();
            for (long length : entry.lengths) size = Math.multiplyExact(size, length);
        } catch (ArithmeticException e) {
            throw corrupt(entry.name, "has a shape of more than 2^63 bytes: "
                    + Arrays.toString(entry.lengths));
        }
        if (entry.end - entry.begin != size) throw corrupt(entry.name, "is " + entry.dtype + " "
                + Arrays.toString(entry.lengths) + ", which is " + size
                + " bytes, but its data_offsets are [" + entry.begin + ", " + entry.end + "]");
    }

    private void checkCover(long size) throws CorruptFileException {
        long at = 0;
        for (Entry entry : entries) {
            if (entry.begin < at) throw corrupt(entry.name,
                    "begins at " + entry.begin + ", within the tensor before it");
            if (entry.begin > at) throw corrupt(entry.name,
                    "begins at " + entry.begin + "; bytes " + at + " on belong to no tensor");
            at = entry.end;
        }
        if (at > size) throw corrupt("its tensors take " + at + " bytes, but only " + size
                + " follow the header; it is cut off");
        if (at < size) throw corrupt("its tensors take " + at + " bytes, but " + size
                + " follow the header");
    }

    private CorruptFileException corrupt(String name, String what) {
        return corrupt("the tensor " + CorruptFileException.quote(name) + " " + what);
    }

    private CorruptFileException corrupt(String what) {
        return new CorruptFileException(file, what);
    }
}
