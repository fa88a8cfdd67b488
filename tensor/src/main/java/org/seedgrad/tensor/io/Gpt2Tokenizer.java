package org.seedgrad.tensor.io;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The 50,257 tokens of the published GPT-2 models, from the library jtokkit. */
public final class Gpt2Tokenizer implements Tokenizer {
    /** The last one ends a text. */
    public static final int END_OF_TEXT = 50_256;
    static final int SIZE = 50_257;

    private static final class Lazy {
        static final Encoding R50K = Encodings.newLazyEncodingRegistry()
                .getEncoding(EncodingType.R50K_BASE);
    }

    /** All are the same; the first text waits until the vocabulary is loaded. */
    public Gpt2Tokenizer() { }

    @Override public int[] encode(String text) {
        return Lazy.R50K.encodeOrdinary(text).toArray();
    }

    @Override public byte[] bytes(int id) {
        IntArrayList ids = new IntArrayList(1);
        ids.add(requireToken(id));
        return Lazy.R50K.decodeBytes(ids);
    }

    @Override public int size() { return SIZE; }

    /** As {@code vocab.json} and {@code merges.txt}, which other programs read too. */
    @Override public void save(Path folder) throws IOException { asBytePairs().save(folder); }

    /** The same tokens and ids in the other form; its merges follow from the order of ids. */
    BytePairTokenizer asBytePairs() {
        List<byte[]> tokens = new ArrayList<>();
        for (int id = 0; id < END_OF_TEXT; id++) tokens.add(bytes(id));
        return BytePairTokenizer.of(tokens, List.of(bytes(END_OF_TEXT)));
    }
}
