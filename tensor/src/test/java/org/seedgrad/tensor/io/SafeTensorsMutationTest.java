package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedgrad.tensor.core.Tensor;

/**
 * Thousands of damaged files, each from its own seed: either they are refused by the one exception,
 * or they can be read to the end; fast, and within twice their own size of memory.
 */
class SafeTensorsMutationTest {
    /**
     * Beyond twice the size, for files near zero bytes: the buffers of a JSON parser and of the
     * decoder before it, and the message of an exception.
     */
    private static final long BUFFERS = 1 << 16;
    private static final long NANOSECONDS = 50_000_000;
    private static final ThreadMXBean THREADS =
            (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir Path folder;
    private final int[] outcomes = new int[2];          // refused, read

    @Test void aThousandMutations() throws IOException { mutate(1_000); }

    @Test @Tag("slow") void tenThousandMutations() throws IOException { mutate(10_000); }

    private void mutate(int count) throws IOException {
        Path file = folder.resolve("it.safetensors");
        byte[] whole = whole(file);
        for (int seed = -100; seed < count; seed++) {   // below 0: classes are loaded
            byte[] mutant = mutant(whole, new SplitMix64(seed));
            Files.write(file, mutant);
            long memory = THREADS.getCurrentThreadAllocatedBytes();
            // Of this thread: what else the machine does is no matter.
            long time = THREADS.getCurrentThreadCpuTime();
            int outcome = read(file);
            time = THREADS.getCurrentThreadCpuTime() - time;
            memory = THREADS.getCurrentThreadAllocatedBytes() - memory;
            if (seed < 0) continue;
            outcomes[outcome]++;
            assertThat(time).as("nanoseconds, seed " + seed).isLessThan(NANOSECONDS);
            assertThat(memory).as("bytes of memory, seed " + seed + ", file of " + mutant.length)
                    .isLessThan(2L * mutant.length + BUFFERS);
        }
        // Both happen, or the mutations are no test: flips in numbers stay unseen.
        assertThat(outcomes[0]).isGreaterThan(count / 2);
        assertThat(outcomes[1]).isGreaterThan(count / 50);
    }

    /** Any other exception fails the test. */
    private static int read(Path file) throws IOException {
        try (SafeTensors open = SafeTensors.open(file)) {
            for (StoredTensor tensor : open.tensors().values()) {
                if (tensor.dtype().isFloat()) tensor.toTensor();
                else tensor.toBytes();
            }
            return 1;
        } catch (CorruptFileException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
            return 0;
        }
    }

    private static byte[] whole(Path file) throws IOException {
        Random random = new Random(1);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(SafeTensorsTest.mixture(random));
        for (int i = 0; i < 8; i++) {
            tensors.put("h." + i + ".weight", StoredTensor.of(Tensor.normal(random, 1, 48, 64)));
        }
        SafeTensors.write(file, tensors, Map.of("format", "pt", "note", "\ud55c\uad6d\uc5b4"));
        return Files.readAllBytes(file);
    }

    // Mutations

    private static byte[] mutant(byte[] whole, Random random) {
        int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return switch (random.nextInt(8)) {
            case 0 -> flip(whole, whole.length, random);
            case 1, 2 -> flip(whole, Long.BYTES + header, random);
            case 3 -> random.nextBoolean()
                    ? Arrays.copyOf(whole, random.nextInt(whole.length))
                    : Arrays.copyOf(whole, whole.length + 1 + random.nextInt(100));
            case 4 -> length(whole, header, random);
            case 5 -> splice(whole, header, random);
            default -> words(whole, header, random);
        };
    }

    private static byte[] flip(byte[] whole, int within, Random random) {
        byte[] mutant = whole.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            mutant[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
        }
        return mutant;
    }

    private static byte[] length(byte[] whole, int header, Random random) {
        long[] lengths = {0, 1, 7, header - 1, header + 1, header + 8, whole.length - 8,
            whole.length - 7, 1L << 31, (1L << 31) - 1, 1L << 32, Long.MAX_VALUE, -1,
            Long.MIN_VALUE, random.nextLong(), random.nextInt(whole.length)};
        byte[] mutant = whole.clone();
        ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, lengths[random.nextInt(lengths.length)]);
        return mutant;
    }

    /** Takes a piece of the header out, or puts one, or some bad bytes, in elsewhere. */
    private static byte[] splice(byte[] whole, int header, Random random) {
        byte[] json = Arrays.copyOfRange(whole, Long.BYTES, Long.BYTES + header);
        int from = random.nextInt(header);
        int to = Math.min(header, from + random.nextInt(80));
        int at = random.nextInt(header);
        byte[][] bad = {{(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xFF}, {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, {0}};
        return switch (random.nextInt(3)) {
            case 0 -> rebuilt(whole, header, json, from, to, new byte[0]);
            case 1 -> rebuilt(whole, header, json, at, at, Arrays.copyOfRange(json, from, to));
            default -> rebuilt(whole, header, json, at, at, bad[random.nextInt(bad.length)]);
        };
    }

    /** Puts another number or word where one stands in the header. */
    private static byte[] words(byte[] whole, int header, Random random) {
        String[] others = {"0", "-1", "1", "4611686018427387904", "9223372036854775807",
            "18446744073709551616", "1e3", "1.5", "NaN", "null", "[]", "{}", "true", "\"\"",
            "\"F64\"", "\"dtype\"", "\"shape\"", "\"h.0.weight\"", "\"__metadata__\"",
            "\"\\ud800\"", "[".repeat(5_000), "{\"a\":".repeat(2_000), "9".repeat(5_000)};
        byte[] json = Arrays.copyOfRange(whole, Long.BYTES, Long.BYTES + header);
        byte[] mutant = whole;
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int from = random.nextInt(json.length);
            while (from > 0 && ",:[]{}".indexOf(json[from - 1]) < 0) from--;
            int to = from;
            while (to < json.length && ",:[]{}".indexOf(json[to]) < 0) to++;
            byte[] other = others[random.nextInt(others.length)].getBytes(StandardCharsets.UTF_8);
            mutant = rebuilt(whole, header, json, from, to, other);
            json = Arrays.copyOfRange(mutant, Long.BYTES,
                    mutant.length - (whole.length - Long.BYTES - header));
        }
        return mutant;
    }

    /** The file with other bytes in its header, whose length is right again. */
    private static byte[] rebuilt(byte[] whole, int header, byte[] json, int from, int to,
                                  byte[] other) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(json, 0, from);
        changed.writeBytes(other);
        changed.write(json, to, json.length - to);
        return SafeTensorsTest.bytes(changed.toByteArray(),
                Arrays.copyOfRange(whole, Long.BYTES + header, whole.length));
    }
}
