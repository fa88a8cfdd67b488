package org.seedgrad.tensor.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text from tokens as they come: a token may end within a character, which then waits for the rest.
 * What is no UTF-8 becomes U+FFFD.
 */
public final class TextStream {
    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE);
    private byte[] begun = {};              // the first bytes of a character: 3 at most

    public TextStream(Tokenizer tokenizer) { this.tokenizer = tokenizer; }

    /** The characters that are whole with this token; there may be none. */
    public String append(int id) { return decode(tokenizer.bytes(id), false); }

    /** What is left when no token follows; then it begins anew. */
    public String end() {
        String rest = decode(new byte[0], true);
        decoder.reset();
        return rest;
    }

    private String decode(byte[] more, boolean last) {
        byte[] all = Arrays.copyOf(begun, begun.length + more.length);
        System.arraycopy(more, 0, all, begun.length, more.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        CharBuffer out = CharBuffer.allocate(all.length);      // no byte makes two characters
        decoder.decode(in, out, last);
        begun = Arrays.copyOfRange(all, in.position(), all.length);
        return out.flip().toString();
    }
}
