package org.seedgrad.tensor.rbe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What stands around numbers in a file: four letters and a version before them, and after them a
 * checksum (CRC-32C) of all that comes before it.
 */
final class Envelope {
    private static final int CHECKSUM_BYTES = 4;

    private final byte[] letters;
    private final int version;

    Envelope(String letters, int version) {
        this.letters = letters.getBytes(StandardCharsets.US_ASCII);
        this.version = version;
    }

    /** How many bytes it adds. */
    int bytes() { return letters.length + 1 + CHECKSUM_BYTES; }

    /** To be written into, and then closed. */
    BitWriter open() {
        BitWriter to = new BitWriter();
        for (byte letter : letters) to.write(letter, 8);
        to.write(version, 8);
        return to;
    }

    byte[] close(BitWriter to) {
        byte[] body = to.toBytes();
        byte[] bytes = Arrays.copyOf(body, body.length + CHECKSUM_BYTES);
        int checksum = checksum(bytes, body.length);
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            bytes[body.length + i] = (byte) (checksum >> 8 * (CHECKSUM_BYTES - 1 - i));
        }
        return bytes;
    }

    /**
     * What was written into it.
     *
     * @throws CorruptMatrixException if it is another envelope, damaged or cut off
     */
    BitReader open(byte[] bytes) {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < letters.length + 1) throw new CorruptMatrixException(
                bytes.length + " bytes are too few");
        BitReader from = new BitReader(bytes, length);
        for (byte letter : letters) {
            if (from.read(8) != letter) throw new CorruptMatrixException(
                    "it does not begin with " + new String(letters, StandardCharsets.US_ASCII));
        }
        byte[] end = Arrays.copyOfRange(bytes, length, bytes.length);
        if ((int) new BitReader(end, CHECKSUM_BYTES).read(32) != checksum(bytes, length)) {
            throw new CorruptMatrixException(
                    "the checksum is wrong; the bytes are damaged or cut off");
        }
        if (from.read(8) != version) throw new CorruptMatrixException(
                "its version is not " + version + "; it was written by a newer program");
        return from;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
