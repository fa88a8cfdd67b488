package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairTokenizerTest {
    @TempDir Path folder;

    /** The 256 bytes, and these merges in this order; then the end of a text. */
    private void write(String... merges) throws IOException {
        ObjectNode vocabulary = Json.newObject();
        for (int b = 0; b < 256; b++) {
            vocabulary.put(ByteLetters.of(new byte[] {(byte) b}), vocabulary.size());
        }
        for (String merge : merges) {
            String merged = merge.replace(" ", "");
            if (!vocabulary.has(merged)) vocabulary.put(merged, vocabulary.size());
        }
        vocabulary.put("<|endoftext|>", vocabulary.size());
        Json.write(folder.resolve("vocab.json"), vocabulary);
        Files.writeString(folder.resolve("merges.txt"),
                "#version: 0.2\n" + String.join("\n", merges) + "\n");
    }

    private List<String> pieces(String text) throws IOException {
        BytePairTokenizer tokenizer = BytePairTokenizer.read(folder);
        List<String> pieces = new ArrayList<>();
        for (int id : tokenizer.encode(text)) {
            pieces.add(new String(tokenizer.bytes(id), StandardCharsets.UTF_8));
        }
        return pieces;
    }

    @Test void mergesInTheOrderOfRanksAndNotOfPlaces() throws IOException {
        write("b c", "a b", "ab c", "c d");
        assertThat(pieces("abcd")).containsExactly("a", "bc", "d");
        assertThat(pieces("abab")).containsExactly("ab", "ab");
        assertThat(pieces("cd cd")).containsExactly("cd", " ", "cd");
        write("a b", "ab c", "b c");
        assertThat(pieces("abcbc")).containsExactly("abc", "bc");
    }

    @Test void amongEqualsTheFirstMerges() throws IOException {
        write("a a", "aa aa");
        assertThat(pieces("a")).containsExactly("a");
        assertThat(pieces("aaa")).containsExactly("aa", "a");
        assertThat(pieces("aaaaaaa")).containsExactly("aaaa", "aa", "a");
    }

    @Test void theSpaceGoesWithTheWordAndWordsDoNotMerge() throws IOException {
        write("\u0120 a", "a b", "\u0120a b", "# #", "\u0120 \u0120");
        assertThat(pieces("ab ab  ab")).containsExactly("ab", " ab", " ", " ab");
        assertThat(pieces("##")).containsExactly("##");
        assertThat(pieces("   x")).containsExactly("  ", " ", "x");
        assertThat(pieces("a1b'll")).containsExactly("a", "1", "b", "'", "l", "l");
    }

    @Test void specialTokensAreNoText() throws IOException {
        write("< |");
        BytePairTokenizer tokenizer = BytePairTokenizer.read(folder);
        assertThat(tokenizer.encode("<|endoftext|>")).hasSize(12).doesNotContain(257);
        assertThat(tokenizer.decode(257)).isEqualTo("<|endoftext|>");
        assertThat(tokenizer.size()).isEqualTo(258);
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.bytes(258))
                .withMessage("tokenizer: there is no token 258; ids are 0 to 257");
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.decode(-1));
    }

    @Test void everyTextComesBack() throws IOException {
        write("\u0120 a", "e r", "\u00ed \u0137");          // the last within a Korean letter
        BytePairTokenizer tokenizer = BytePairTokenizer.read(folder);
        Texts.HARD.forEach(text ->
                assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text));
        for (int seed = 0; seed < 2_000; seed++) {
            String text = Texts.random(new SplitMix64(seed));
            assertThat(tokenizer.decode(tokenizer.encode(text))).as("seed " + seed)
                    .isEqualTo(text);
        }
    }

    @Test void savesWhatItRead() throws IOException {
        write("\u0120 a", "a b", "\u0120a b", "# #");
        Path saved = folder.resolve("saved");
        BytePairTokenizer.read(folder).save(saved);
        assertThat(saved.resolve("merges.txt")).hasSameBinaryContentAs(
                folder.resolve("merges.txt"));
        assertThat(saved.resolve("vocab.json")).hasSameBinaryContentAs(
                folder.resolve("vocab.json"));
    }

    @Test void mergesFollowFromTheOrderOfTokens() throws IOException {
        write("b c", "a bc", "abc abc", "\u0120 a");
        BytePairTokenizer read = BytePairTokenizer.read(folder);
        List<byte[]> tokens = new ArrayList<>();
        for (int id = 0; id < read.size() - 1; id++) tokens.add(read.bytes(id));
        BytePairTokenizer.of(tokens, List.of(read.bytes(read.size() - 1)))
                .save(folder.resolve("found"));
        assertThat(folder.resolve("found/merges.txt")).hasSameBinaryContentAs(
                folder.resolve("merges.txt"));
        tokens.add("xyz".getBytes(StandardCharsets.UTF_8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BytePairTokenizer.of(tokens, List.of()))
                .withMessageContaining("token 260 is not two earlier ones put together, but 3");
        tokens.remove(65);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BytePairTokenizer.of(tokens, List.of()))
                .withMessageContaining("a byte is no token");
    }

    private void refused(String message) {
        assertThatExceptionOfType(CorruptFileException.class)
                .isThrownBy(() -> BytePairTokenizer.read(folder)).withMessageContaining(message);
    }

    @Test void refusesFilesThatDoNotBelongTogether() throws IOException {
        Path merges = folder.resolve("merges.txt");
        for (String bad : new String[] {"a c", "a b c", "ab", "", "a  b", "a b"}) {
            write("a b");
            Files.writeString(merges, "#version: 0.2\na b\n" + bad + "\nb a\n");
            refused("line 3 is '" + bad + "'; it must be two tokens of vocab.json");
        }
        Files.write(merges, new byte[] {(byte) 0xFF, '\n'});
        refused("merges.txt: it is not valid UTF-8");
        Files.delete(merges);
        assertThatIOException().isThrownBy(() -> BytePairTokenizer.read(folder))
                .withMessageContaining("merges.txt");
    }

    @Test void refusesABadVocabulary() throws IOException {
        Path file = folder.resolve("vocab.json");
        write("a b");
        String good = Files.readString(file);
        Files.writeString(file, good.replace(": 256", ": 257"));
        refused("the id of '<|endoftext|>' is '257'; ids must be 0 to 257, each once");
        Files.writeString(file, good.replace(": 256", ": -1"));
        refused("the id of 'ab' is '-1'");
        Files.writeString(file, good.replace(": 256", ": 1000000000"));
        refused("the id of 'ab' is '1000000000'");
        Files.writeString(file, good.replace("\"ab\"", "\"\ud55c\""));
        refused("the token '\ud55c' has a letter that stands for no byte");
        Files.writeString(file, good.replace("\"x\"", "\"xx\""));
        refused("a byte is no token of it");
    }

    /** A queue takes n log n steps; looking through all pairs for each merge would take hours. */
    @Test void aLongWordIsNoTrap() throws IOException {
        write("a a", "aa aa", "aaaa aaaa");
        assertThat(BytePairTokenizer.read(folder).encode("a".repeat(400_000))).hasSize(50_000);
    }

    @Test void agreesWithTheRuleWordForWord() {
        Random random = new SplitMix64(5);
        for (int round = 0; round < 300; round++) {
            BytePairsOracle oracle = new BytePairsOracle();
            BytePairs pairs = new BytePairs();
            int tokens = 3;
            for (int merge = 0; merge < 12; merge++) {
                int left = random.nextInt(tokens);
                int right = random.nextInt(tokens);
                if (!pairs.add(left, right, tokens)) continue;
                oracle.add(left, right, tokens++);
            }
            for (int i = 0; i < 20; i++) {
                int[] word = random.ints(random.nextInt(20), 0, 3).toArray();
                assertThat(pairs.merge(word)).isEqualTo(oracle.merge(word));
            }
        }
    }

    /** The rule as it is said, slowly. */
    private static final class BytePairsOracle {
        private final List<int[]> merges = new ArrayList<>();

        void add(int left, int right, int merged) { merges.add(new int[] {left, right, merged}); }

        int[] merge(int[] word) {
            List<Integer> tokens = new ArrayList<>();
            for (int token : word) tokens.add(token);
            while (mergeOne(tokens)) { }
            return tokens.stream().mapToInt(Integer::intValue).toArray();
        }

        private boolean mergeOne(List<Integer> tokens) {
            for (int[] merge : merges) {
                for (int i = 0; i + 1 < tokens.size(); i++) {
                    if (tokens.get(i) != merge[0] || tokens.get(i + 1) != merge[1]) continue;
                    tokens.set(i, merge[2]);
                    tokens.remove(i + 1);
                    return true;
                }
            }
            return false;
        }
    }
}
