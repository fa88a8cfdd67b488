package org.seedgrad.tensor.io;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A safetensors file: eight bytes with the length of the header, the header in JSON, and then the
 * numbers of all tensors, one after the other.
 *
 * <p>An open file is mapped into memory: opening reads the header alone, and a tensor costs memory
 * when it is asked for its numbers. Close it when they are there; whoever cuts the file short
 * before that breaks the reader. Source of the format: its description at
 * github.com/huggingface/safetensors.
 */
public final class SafeTensors implements AutoCloseable {
    private static final int PREFIX = Long.BYTES;
    private static final long LONGEST_HEADER = 100_000_000;     // as in the reference library
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 16;
    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena;
    private final Map<String, String> metadata;
    private final Map<String, StoredTensor> tensors;

    private SafeTensors(Arena arena, Map<String, String> metadata,
                        Map<String, StoredTensor> tensors) {
        this.arena = arena;
        this.metadata = Collections.unmodifiableMap(metadata);
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens a file and checks all of it but the numbers.
     *
     * @throws CorruptFileException if it is no safetensors file, or damaged
     * @throws IOException          if it cannot be read
     */
    public static SafeTensors open(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new CorruptFileException(file,
                "it is a folder; give a safetensors file in it");
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, arena,
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private static SafeTensors read(Path file, Arena arena, MemorySegment bytes)
            throws IOException {
        long size = bytes.byteSize();
        if (size < PREFIX) throw new CorruptFileException(file,
                "it has " + size + " bytes, too few for a safetensors file");
        long length = bytes.get(LENGTH, 0);
        if (length < 0 || length > size - PREFIX) throw new CorruptFileException(file,
                "its header would be " + Long.toUnsignedString(length) + " bytes, but "
                + (size - PREFIX) + " follow; it is cut off, or no safetensors file");
        if (length > LONGEST_HEADER) throw new CorruptFileException(file,
                "its header is " + length + " bytes; at most " + LONGEST_HEADER + " are allowed");
        if (length == 0 || bytes.get(ValueLayout.JAVA_BYTE, PREFIX) != '{') {
            throw new CorruptFileException(file, "its header does not begin with {");
        }
        ByteBuffer json = bytes.asSlice(PREFIX, length).asByteBuffer();
        MemorySegment data = bytes.asSlice(PREFIX + length);
        SafeTensorsHeader header = SafeTensorsHeader.read(
                file, new ByteBufferBackedInputStream(json), data.byteSize());
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (SafeTensorsHeader.Entry entry : header.entries) {
            tensors.put(entry.name(), new StoredTensor(entry.dtype(), entry.lengths(),
                    data.asSlice(entry.begin(), entry.end() - entry.begin())));
        }
        return new SafeTensors(arena, header.metadata, tensors);
    }

    /** Texts about the whole file. */
    public Map<String, String> metadata() { return metadata; }

    /** All tensors by name, in the order of their bytes. */
    public Map<String, StoredTensor> tensors() { return tensors; }

    /** Its tensors have no numbers from now on; copies stay. */
    @Override public void close() { arena.close(); }

    /**
     * Writes a file so that at any moment, and after any accident, the old one is there or the new
     * one. Tensors stand in the order of the map, but those with longer numbers first, so that each
     * number is aligned; texts by their names, because they often come in a map without an order,
     * and the same content must give the same bytes.
     *
     * @throws IllegalArgumentException if a name or a text cannot be written, or the file could not
     *                                  be read again; then the old one is as it was
     */
    public static void write(Path file, Map<String, StoredTensor> tensors,
                             Map<String, String> metadata) throws IOException {
        List<Map.Entry<String, StoredTensor>> order = new ArrayList<>(tensors.entrySet());
        order.sort(Comparator.comparingInt(entry -> -entry.getValue().dtype().size()));
        byte[] header = header(order, metadata);
        AtomicFile.write(file, out -> {
            out.write(header);
            byte[] chunk = new byte[CHUNK];
            for (Map.Entry<String, StoredTensor> entry : order) {
                write(entry.getValue().bytes(), out, chunk);
            }
        });
    }

    private static void write(MemorySegment bytes, OutputStream out, byte[] chunk)
            throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
            int count = (int) Math.min(chunk.length, bytes.byteSize() - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, count);
            out.write(chunk, 0, count);
        }
    }

    /** The length and the JSON, with spaces up to the next multiple of eight. */
    private static byte[] header(List<Map.Entry<String, StoredTensor>> tensors,
                                 Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[PREFIX]);
        try (JsonGenerator json = Json.generator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) writeMetadata(json, metadata);
            long at = 0;
            for (Map.Entry<String, StoredTensor> entry : tensors) {
                json.writeFieldName(name(entry.getKey()));
                at = writeEntry(json, entry.getValue(), at);
            }
            json.writeEndObject();
        }
        while (bytes.size() % ALIGNMENT != 0) bytes.write(' ');
        if (bytes.size() - PREFIX > LONGEST_HEADER) throw new IllegalArgumentException(
                "safetensors: names and texts take " + (bytes.size() - PREFIX) + " bytes; at most "
                + LONGEST_HEADER + " can be read again");
        byte[] header = bytes.toByteArray();
        MemorySegment.ofArray(header).set(LENGTH, 0, header.length - PREFIX);
        return header;
    }

    private static void writeMetadata(JsonGenerator json, Map<String, String> metadata)
            throws IOException {
        json.writeObjectFieldStart(SafeTensorsHeader.METADATA);
        for (Map.Entry<String, String> text : new TreeMap<>(metadata).entrySet()) {
            json.writeStringField(unicode(text.getKey()), unicode(text.getValue()));
        }
        json.writeEndObject();
    }

    private static long writeEntry(JsonGenerator json, StoredTensor tensor, long begin)
            throws IOException {
        long end = begin + tensor.byteSize();
        json.writeStartObject();
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeFieldName("shape");
        long[] lengths = tensor.lengths();
        if (lengths.length > SafeTensorsHeader.MOST_AXES) throw new IllegalArgumentException(
                "safetensors: a tensor of " + lengths.length + " axes cannot be read again; at most"
                + " " + SafeTensorsHeader.MOST_AXES + " can be written");
        json.writeArray(lengths, 0, lengths.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        return end;
    }

    private static String name(String name) {
        if (name.equals(SafeTensorsHeader.METADATA)) throw new IllegalArgumentException(
                "safetensors: no tensor can be named '" + name + "'; choose another name");
        return unicode(name);
    }

    private static String unicode(String text) {
        if (!SafeTensorsHeader.isUnicode(text)) throw new IllegalArgumentException(
                "safetensors: half a character stands in " + CorruptFileException.quote(text));
        return text;
    }
}
