package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedgrad.tensor.core.Shape;
import org.seedgrad.tensor.core.Tensor;

class SafeTensorsTest {
    static final Path TINY = Path.of(System.getProperty("seedgrad.root"),
            "tensor/src/test/resources/gpt2-tiny");

    @TempDir Path folder;
    private Path file;

    @BeforeEach void name() { file = folder.resolve("it.safetensors"); }

    // Helpers, also for other tests

    /** A file of a header and data, as they are given. */
    static byte[] bytes(byte[] header, byte[] data) {
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).put(data)
                .array();
    }

    static byte[] bytes(String header, int data) {
        return bytes(header.getBytes(StandardCharsets.UTF_8), new byte[data]);
    }

    static Map<String, StoredTensor> mixture(Random random) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("longs", new StoredTensor(DType.I64, new long[] {2},
                StoredTensor.of(new byte[16]).bytes()));
        tensors.put("layer.weight", StoredTensor.of(Tensor.normal(random, 1, 3, 5)));
        tensors.put("layer.\"bias\" \u00e9\ud83d\ude00\n", StoredTensor.of(Tensor.scalar(3)));
        tensors.put("none", StoredTensor.of(Tensor.zeros(4, 0)));
        tensors.put("half", StoredTensor.of(DType.F16, new float[] {1, 2, 3}, Shape.of(3)));
        tensors.put("brain", StoredTensor.of(DType.BF16, new float[] {4, 5}, Shape.of(2, 1)));
        tensors.put("seeds", StoredTensor.of(new byte[] {1, -2, 3}));
        return tensors;
    }

    // Reading

    @Test void readsWhatAnotherProgramWrote() throws IOException {
        try (SafeTensors tiny = SafeTensors.open(TINY.resolve("model.safetensors"))) {
            assertThat(tiny.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(tiny.tensors()).hasSize(40);
            assertThat(tiny.tensors().keySet()).startsWith("wte.weight", "wpe.weight");
            StoredTensor weight = tiny.tensors().get("h.1.attn.c_attn.weight");
            assertThat(weight).hasToString("F32 [48, 144]");
            // The same bytes, found by hand: the header says [175488, 203136] and is 3344 long.
            byte[] raw = Files.readAllBytes(TINY.resolve("model.safetensors"));
            ByteBuffer all = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            int data = Long.BYTES + (int) all.getLong(0);
            Tensor tensor = weight.toTensor();
            for (int i = 0; i < tensor.shape.size(); i++) {
                assertThat(tensor.data[i]).isEqualTo(all.getFloat(data + 175488 + 4 * i));
            }
        }
    }

    @Test void numbersOutliveTheFileAndTheFileDoesNot() throws IOException {
        SafeTensors.write(file, mixture(new Random(1)), Map.of());
        SafeTensors open = SafeTensors.open(file);
        StoredTensor weight = open.tensors().get("layer.weight");
        Tensor copy = weight.toTensor();
        open.close();
        assertThat(copy.toArray()).hasSize(15);
        assertThatIllegalStateException().isThrownBy(weight::toFloats);
    }

    @Test void readsWithoutOrderOfNamesAndWithSpaces() throws IOException {
        Files.write(file, bytes("""
                { "b" : {"data_offsets":[4,8],"shape":[1],"dtype":"I32"},
                  "a" : {"shape":[],"dtype":"F32","data_offsets":[0,4]} }  \n""", 8));
        try (SafeTensors open = SafeTensors.open(file)) {
            assertThat(open.tensors().keySet()).containsExactly("a", "b");
            assertThat(open.tensors().get("a").toTensor().shape).isEqualTo(Shape.SCALAR);
        }
    }

    // Writing

    @Test void aRoundTripIsTheSameBytes() throws IOException {
        Map<String, StoredTensor> tensors = mixture(new Random(2));
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("step", "12");
        texts.put("\u043a\u043b\u044e\u0447", "line\nline \u001f \"x\" \\ \ud55c");
        SafeTensors.write(file, tensors, texts);
        Path again = folder.resolve("again.safetensors");
        try (SafeTensors open = SafeTensors.open(file)) {
            assertThat(open.metadata()).containsExactlyEntriesOf(texts);
            assertThat(open.tensors().keySet()).containsExactly(
                    tensors.keySet().toArray(String[]::new));
            open.tensors().forEach((name, tensor) ->
                    assertThat(tensor.sameAs(tensors.get(name))).as(name).isTrue());
            SafeTensors.write(again, open.tensors(), open.metadata());
        }
        assertThat(again).hasSameBinaryContentAs(file);
    }

    /** {@code Map.of} has another order in each process. */
    @Test void theOrderOfTheTextsDoesNotMatter() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("b", "1");
        texts.put("a", "2");
        SafeTensors.write(file, Map.of(), texts);
        assertThat(Files.readString(file)).contains("{\"a\":\"2\",\"b\":\"1\"}");
    }

    /** This header was written by the reference library of the format, version 0.8.0. */
    @Test void whatTheReferenceLibraryWroteIsWrittenAgainToTheByte() throws IOException {
        String header = """
                {"__metadata__":{"format":"pt"},\
                "i":{"dtype":"I64","shape":[4],"data_offsets":[0,32]},\
                "\u00e9\ud55c\ud83d\ude00\\"\\n":\
                {"dtype":"F64","shape":[2],"data_offsets":[32,48]},\
                "b.weight":{"dtype":"F32","shape":[3,5],"data_offsets":[48,108]},\
                "e":{"dtype":"F32","shape":[0,4],"data_offsets":[108,108]},\
                "s":{"dtype":"F32","shape":[],"data_offsets":[108,112]},\
                "a":{"dtype":"F16","shape":[7],"data_offsets":[112,126]},\
                "u":{"dtype":"U8","shape":[3],"data_offsets":[126,129]},\
                "bool":{"dtype":"BOOL","shape":[2],"data_offsets":[129,131]}}""" + "     ";
        byte[] data = new byte[131];
        new Random(3).nextBytes(data);
        byte[] reference = bytes(header.getBytes(StandardCharsets.UTF_8), data);
        assertThat(reference).hasSize(651);
        Files.write(file, reference);
        Path again = folder.resolve("again.safetensors");
        try (SafeTensors open = SafeTensors.open(file)) {
            SafeTensors.write(again, open.tensors(), open.metadata());
        }
        assertThat(again).hasBinaryContent(reference);
    }

    @Test void theCheckpointOfAnotherProgramKeepsItsNumbers() throws IOException {
        try (SafeTensors tiny = SafeTensors.open(TINY.resolve("model.safetensors"))) {
            SafeTensors.write(file, tiny.tensors(), tiny.metadata());
            try (SafeTensors own = SafeTensors.open(file)) {
                assertThat(own.metadata()).isEqualTo(tiny.metadata());
                assertThat(own.tensors().keySet()).containsExactlyElementsOf(
                        tiny.tensors().keySet());
                own.tensors().forEach((name, tensor) ->
                        assertThat(tensor.sameAs(tiny.tensors().get(name))).isTrue());
            }
        }
    }

    @Test void everyNumberIsAligned() throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("odd", StoredTensor.of(new byte[3]));
        tensors.put("half", StoredTensor.of(DType.F16, new float[3], Shape.of(3)));
        tensors.put("whole", StoredTensor.of(Tensor.zeros(3)));
        SafeTensors.write(file, tensors, Map.of());
        ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(written.getLong(0) % 8).isZero();
        try (SafeTensors open = SafeTensors.open(file)) {
            assertThat(open.tensors().keySet()).containsExactly("whole", "half", "odd");
        }
    }

    @Test void anEmptyFileIsAFile() throws IOException {
        SafeTensors.write(file, Map.of(), Map.of());
        try (SafeTensors open = SafeTensors.open(file)) {
            assertThat(open.tensors()).isEmpty();
            assertThat(open.metadata()).isEmpty();
        }
    }

    @Test void replacesAFileThatIsOpen() throws IOException {
        SafeTensors.write(file, Map.of("x", StoredTensor.of(Tensor.full(Shape.of(4), 1))),
                Map.of());
        try (SafeTensors old = SafeTensors.open(file)) {
            SafeTensors.write(file, Map.of("x", StoredTensor.of(Tensor.full(Shape.of(4), 2))),
                    Map.of());
            assertThat(old.tensors().get("x").toFloats()).containsOnly(1);
        }
        try (SafeTensors now = SafeTensors.open(file)) {
            assertThat(now.tensors().get("x").toFloats()).containsOnly(2);
        }
    }

    @Test void refusesNamesThatNobodyCouldRead() {
        StoredTensor tensor = StoredTensor.of(new byte[1]);
        assertThatIllegalArgumentException().isThrownBy(() -> SafeTensors.write(file,
                Map.of("__metadata__", tensor), Map.of())).withMessageContaining("another name");
        assertThatIllegalArgumentException().isThrownBy(() -> SafeTensors.write(file,
                Map.of("\ud800", tensor), Map.of())).withMessageContaining("half a character");
        assertThatIllegalArgumentException().isThrownBy(() -> SafeTensors.write(file,
                Map.of(), Map.of("x", "\udc00"))).withMessageContaining("half a character");
        assertThat(file).doesNotExist();
    }

    // Refusing

    @Test void missingFilesAndFoldersAreNamed() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> SafeTensors.open(file)).withMessageContaining("it.safetensors");
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> SafeTensors.open(folder)).withMessageContaining("is a folder");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "0 | too few", "7 | too few", "8 | does not begin with {",
        "30 | would be 64 bytes, but 22 follow", "80 | take 64 bytes, but only 8 follow"})
    void aFileThatIsCutOff(int length, String message) throws IOException {
        byte[] whole = bytes("{\"x\":{\"dtype\":\"F32\",\"shape\":[4,4],\"data_offsets\":[0,64]}}"
                + "       ", 64);
        byte[] cut = Arrays.copyOf(whole, length);
        if (length == 8) cut[0] = 0;
        refused(cut, message);
    }

    @ParameterizedTest @CsvSource({"0, does not begin", "7, its JSON is broken",
        "1000, 'would be 1000 bytes'", "2147483648, would be 2147483648",
        "9223372036854775807, would be 9223372036854775807",
        "-1, would be 18446744073709551615"})
    void aWrongLengthOfTheHeader(long length, String message) throws IOException {
        byte[] bytes = bytes("{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        refused(bytes, message);
    }

    /** Headers over 8 bytes of data, with ' for ". */
    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} x | its JSON is broken",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}}{} | more follows",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]} | its JSON is broken",
        "{'a':{'dtype':'U8','shape':[6],'data_offsets':[0,6]},"
                + "'b':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}} | within the tensor before",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},"
                + "'b':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}} | belong to no tensor",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[8,0]}} | data_offsets are [8, 0]",
        "{'a':{'dtype':'U8','shape':[7],'data_offsets':[0,7]}} | take 7 bytes, but 8 follow",
        "{'a':{'dtype':'U8','shape':[9],'data_offsets':[0,9]}} | cut off",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | which is 12 bytes",
        "{'a':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,8]}} "
                + "| more than 2^63",
        "{'a':{'dtype':'F64','shape':[2305843009213693953],'data_offsets':[0,8]}} "
                + "| more than 2^63",
        "{'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,8]}} | whole numbers",
        "{'a':{'dtype':'U8','shape':[-8],'data_offsets':[0,8]}} | whole numbers",
        "{'a':{'dtype':'U8','shape':[8.0],'data_offsets':[0,8]}} | whole numbers",
        "{'a':{'dtype':'U8','shape':['8'],'data_offsets':[0,8]}} | whole numbers",
        "{'a':{'dtype':'U8','shape':[[8]],'data_offsets':[0,8]}} | whole numbers",
        "{'a':{'dtype':'U8','shape':8,'data_offsets':[0,8]}} | is no list",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0]}} | two data_offsets",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8,8]}} | more than 2 data_offsets",
        "{'a':{'dtype':'U9','shape':[8],'data_offsets':[0,8]}} | unknown dtype 'U9'; known are",
        "{'a':{'dtype':8,'shape':[8],'data_offsets':[0,8]}} | no dtype",
        "{'a':{'shape':[8],'data_offsets':[0,8]}} | lacks one of",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8],'x':1}} | unknown field 'x'",
        "{'a':{'dtype':'U8','dtype':'I8','shape':[8],'data_offsets':[0,8]}} | Duplicate",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
                + "'a':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}} | Duplicate",
        "{'__metadata__':{'x':'1','x':'2'},'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} "
                + "| Duplicate",
        "{'__metadata__':{'x':1},'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} | is no text",
        "{'__metadata__':[],'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} | is no object",
        "{'a':[]} | is no object",
        "{'\\ud800':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} | surrogate",
        "{'\\udc00':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} | surrogate",
        "{'__metadata__':{'x':'\\udc00'},'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} "
                + "| half a character",
        "{'__metadata__':{'x':'\\ud800'},'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} "
                + "| half a character",
        "['a'] | does not begin with {"})
    void aWrongHeader(String header, String message) throws IOException {
        refused(bytes(header.replace('\'', '"'), 8), message);
    }

    @Test void depthHasAnEnd() throws IOException {
        String deep = "{\"a\":{\"shape\":" + "[".repeat(100_000);
        refused(bytes(deep, 8), "whole numbers");
        refused(bytes("{\"a\":{\"shape\":[" + "1,".repeat(100_000) + "1]}}", 8), "more than 32");
        refused(bytes("{\"a\":{\"shape\":[" + "1".repeat(100_000) + "]}}", 8), "JSON is broken");
    }

    @Test void whatCouldNotBeReadAgainIsNotWritten() {
        int[] ones = new int[33];
        Arrays.fill(ones, 1);
        StoredTensor many = StoredTensor.of(DType.F32, new float[1], Shape.of(ones));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafeTensors.write(file, Map.of("a", many), Map.of()))
                .withMessageContaining("a tensor of 33 axes cannot be read again");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafeTensors.write(file, Map.of(),
                        Map.of("text", "x".repeat(100_000_000))))
                .withMessageContaining("names and texts take 1000000");
        assertThat(file).doesNotExist();
    }

    @Test void badUtf8IsRefused() throws IOException {
        // A lone continuation, an overlong slash, half a surrogate pair, a character cut short.
        for (byte[] bad : new byte[][] {{(byte) 0x80}, {(byte) 0xC0, (byte) 0xAF},
                {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xE2, (byte) 0x82}}) {
            byte[] start = "{\"".getBytes(StandardCharsets.UTF_8);
            byte[] end = "\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}"
                    .getBytes(StandardCharsets.UTF_8);
            byte[] header = ByteBuffer.allocate(start.length + bad.length + end.length)
                    .put(start).put(bad).put(end).array();
            refused(bytes(header, new byte[8]), "not valid UTF-8");
        }
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Files.write(file, bytes);
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> SafeTensors.open(file).close())
                .withMessageStartingWith(file + ": ").withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage().substring(file.toString().length()))
                        .hasSizeLessThan(400).doesNotContain("\n"));
    }
}
