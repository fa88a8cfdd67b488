package org.seedgrad.tensor.rbe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.seedgrad.tensor.kernels.Workers;

/**
 * A matrix in compressed blocks. Its bytes are: {@code SGRB}, a version, the options, the shape,
 * the blocks from left to right and from top to bottom, and a checksum (CRC-32C) of all before it.
 * Ratios count these bytes. Version 1, where coefficients in 16 bits have no scale, is read too.
 */
public final class CompressedMatrix {
    private static final byte[] MAGIC = "SGRB".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final Boolean[] PRECISIONS = {false, true};      // half or not

    private final int rows;
    private final int columns;
    private final Compression compression;
    private final Tiling tiling;
    private final Block[] blocks;

    private CompressedMatrix(int rows, int columns, Compression compression, Block[] blocks) {
        this.rows = rows;
        this.columns = columns;
        this.compression = compression;
        tiling = new Tiling(rows, columns, compression.blockSize(), compression.overlap());
        this.blocks = blocks;
    }

    /**
     * Compresses a row-major matrix [rows, columns]; blocks are shared among all threads.
     *
     * @throws IllegalArgumentException if the numbers are not as many as the shape says or not all
     *         finite, if some are so large that what is stored of a block or comes back of it would
     *         not be finite, or if all coefficients of a block do not reach the target RMSE
     */
    public static CompressedMatrix compress(float[] matrix, int rows, int columns,
                                            Compression compression) {
        Finite.check("compress", matrix, rows, columns);
        Tiling tiling = new Tiling(rows, columns, compression.blockSize(), compression.overlap());
        Block[] blocks = new Block[tiling.count()];
        Workers.run(blocks.length, i -> blocks[i] = encode(tiling, i, matrix, compression));
        return new CompressedMatrix(rows, columns, compression, blocks);
    }

    private static Block encode(Tiling tiling, int number, float[] matrix,
                                Compression compression) {
        double[] block = tiling.cut(matrix, number);
        int rows = tiling.rows(number);
        int columns = tiling.columns(number);
        Block encoded = switch (compression.kind()) {
            case RAW -> RawBlock.encode(block);
            case RBE -> RbeBlock.encode(block, rows, columns, compression.keep());
            case HYBRID -> HybridBlock.encode(block, rows, columns, compression);
        };
        refuse(encoded.rmse(block, rows, columns), tiling.place(number), block.length, compression);
        return encoded;
    }

    /** What would be lost without a word. */
    private static void refuse(double rmse, String place, int numbers, Compression compression) {
        if (!Double.isFinite(rmse)) throw new IllegalArgumentException("compress: " + place
                + " would not come back finite, so large are its numbers; divide the matrix by a "
                + "number first, or take Compression.raw()");
        if (compression.kind() == Compression.Kind.HYBRID && compression.keep() >= numbers
                && compression.targetRmse() > 0 && rmse > compression.targetRmse()) {
            throw new IllegalArgumentException("compress: " + place + " comes back with an RMSE of "
                    + (float) rmse + " even if all its coefficients are kept, above the target "
                    + compression.targetRmse() + (compression.halfPrecision()
                    ? "; store 32 bits, without withHalfPrecision(), or raise the target"
                    : "; raise the target, or take Compression.raw()"));
        }
    }

    public int rows() { return rows; }

    public int columns() { return columns; }

    public Compression compression() { return compression; }

    /** The matrix, row-major. */
    public float[] decompress() {
        double[][] decoded = new double[blocks.length][];
        Workers.run(blocks.length,
                i -> decoded[i] = blocks[i].decode(tiling.rows(i), tiling.columns(i)));
        double[] sum = new double[rows * columns];
        for (int i = 0; i < blocks.length; i++) tiling.blend(decoded[i], i, sum);
        float[] matrix = new float[sum.length];
        for (int i = 0; i < matrix.length; i++) matrix[i] = (float) sum[i];
        return matrix;
    }

    /** How many bytes a hybrid form without a target RMSE takes, which its values do not change. */
    static long size(int rows, int columns, Compression compression) {
        Tiling tiling = new Tiling(rows, columns, compression.blockSize(), compression.overlap());
        long bits = header(rows, columns, compression).bits();
        for (int i = 0; i < tiling.count(); i++) {
            bits += HybridBlock.bits(tiling.rows(i), tiling.columns(i), compression);
        }
        return Math.ceilDiv(bits, 8) + CHECKSUM_BYTES;
    }

    private static BitWriter header(int rows, int columns, Compression compression) {
        BitWriter out = new BitWriter();
        for (byte letter : MAGIC) out.write(letter, 8);
        out.write(VERSION, 8);
        out.write(compression.kind().ordinal(), 2);
        out.write(compression.functions().ordinal(), 2);
        out.write(compression.transform().ordinal(), 2);
        out.write(compression.halfPrecision() ? 1 : 0, 2);
        out.writeCount(compression.blockSize());
        out.writeCount(compression.overlap());
        out.writeCount(rows);
        out.writeCount(columns);
        return out;
    }

    public byte[] toBytes() {
        BitWriter out = header(rows, columns, compression);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i].write(out, tiling.rows(i), tiling.columns(i));
        }
        byte[] body = out.toBytes();
        byte[] bytes = Arrays.copyOf(body, body.length + CHECKSUM_BYTES);
        int checksum = checksum(bytes, body.length);
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            bytes[body.length + i] = (byte) (checksum >> 8 * (CHECKSUM_BYTES - 1 - i));
        }
        return bytes;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws CorruptMatrixException if it is something else, damaged, cut off or too long, or
     *                                if a number in it is not finite
     */
    public static CompressedMatrix of(byte[] bytes) {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < MAGIC.length) throw new CorruptMatrixException(
                bytes.length + " bytes are too few");
        BitReader in = new BitReader(bytes, length);
        for (byte letter : MAGIC) {
            if (in.read(8) != letter) throw new CorruptMatrixException(
                    "it does not begin with SGRB");
        }
        long stored = new BitReader(Arrays.copyOfRange(bytes, length, bytes.length),
                CHECKSUM_BYTES).read(32);
        if ((int) stored != checksum(bytes, length)) throw new CorruptMatrixException(
                "the checksum is wrong; the bytes are damaged or cut off");
        int version = (int) in.read(8);
        if (version < 1 || version > VERSION) throw new CorruptMatrixException("its version is "
                + version + ", and this program reads 1 to " + VERSION);
        return read(in, version);
    }

    private static CompressedMatrix read(BitReader in, int version) {
        Compression.Kind kind = choice(Compression.Kind.values(), in.read(2));
        BlockFunctions functions = choice(BlockFunctions.values(), in.read(2));
        Transform transform = choice(Transform.values(), in.read(2));
        boolean half = choice(PRECISIONS, in.read(2));
        int blockSize = in.readCount();
        int overlap = in.readCount();
        Compression compression;
        try {
            compression = new Compression(
                    kind, blockSize, overlap, 0, 0, functions, transform, half);
        } catch (IllegalArgumentException e) {
            throw new CorruptMatrixException("it asks for what cannot be: " + e.getMessage());
        }
        int rows = in.readCount();
        int columns = in.readCount();
        // A block takes at least a byte: a shape that the bytes cannot fill is not believed.
        long atLeast = Math.ceilDiv((long) rows, blockSize)
                * Math.ceilDiv((long) columns, blockSize);
        if (rows < 1 || columns < 1 || atLeast > in.bytesLeft()
                || (long) rows * columns > Integer.MAX_VALUE - 8) throw new CorruptMatrixException(
                "[" + rows + ", " + columns + "] does not fit into its bytes");
        Tiling tiling = new Tiling(rows, columns, blockSize, overlap);
        Block[] blocks = new Block[tiling.count()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = switch (kind) {
                case RAW -> RawBlock.read(in, tiling.rows(i), tiling.columns(i));
                case RBE -> RbeBlock.read(in, tiling.rows(i), tiling.columns(i));
                case HYBRID -> HybridBlock.read(in, tiling.rows(i), tiling.columns(i), compression,
                        version);
            };
        }
        if (in.bytesLeft() > 0) throw new CorruptMatrixException(
                in.bytesLeft() + " bytes follow after the last block");
        return new CompressedMatrix(rows, columns, compression, blocks);
    }

    private static <T> T choice(T[] all, long which) {
        if (which >= all.length) throw new CorruptMatrixException(
                "it asks for what this version does not have");
        return all[(int) which];
    }
}
