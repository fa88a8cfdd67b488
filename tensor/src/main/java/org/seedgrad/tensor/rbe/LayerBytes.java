package org.seedgrad.tensor.rbe;

/**
 * The bytes of an {@link EncodedLayer}: {@code SGRL}, a version, the shape; the seeds in 64 bits
 * each; if there are cosines, the largest of their values in 32 bits, and then for each its place
 * and its part of the largest in 16 bits; the scale and the bias in 32; a checksum.
 */
public final class LayerBytes {
    private static final Envelope ENVELOPE = new Envelope("SGRL", 1);
    private static final int LARGEST_BLOCK = 64;

    private LayerBytes() { }

    /** How many bytes a layer takes with so many seeds and cosines in each block. */
    public static long size(int in, int out, int blockSize, int seeds, int entries) {
        long blocks = (long) Math.ceilDiv(in, blockSize) * Math.ceilDiv(out, blockSize);
        long bits = 8L * ENVELOPE.bytes();
        for (int count : new int[] {in, out, blockSize, seeds, entries}) {
            bits += 8L * Math.max(1, Math.ceilDiv(32 - Integer.numberOfLeadingZeros(count), 7));
        }
        bits += blocks * seeds * 64 + (1L + out) * 32;
        if (entries > 0) bits += 32 + blocks * entries * (2L * axisBits(blockSize) + 16);
        return (bits + 7) / 8;
    }

    /** To say which of the frequencies of an axis. */
    private static int axisBits(int blockSize) {
        return 32 - Integer.numberOfLeadingZeros(blockSize - 1);
    }

    static byte[] write(EncodedLayer layer) {
        if (layer.blockSize() < 4 || layer.blockSize() > LARGEST_BLOCK) {
            throw new IllegalArgumentException("layer: in blocks of " + layer.blockSize()
                    + "; only of 4 to " + LARGEST_BLOCK + " can be written");
        }
        check("points", layer.points());
        if (layer.cosines() != null) check("cosines", layer.values());
        check("scale", layer.scale());
        check("bias", layer.bias());
        BitWriter to = ENVELOPE.open();
        WaveMatrix waves = layer.waves();
        to.writeCount(layer.in());
        to.writeCount(layer.out());
        to.writeCount(layer.blockSize());
        to.writeCount(waves.seedsPerBlock());
        to.writeCount(layer.entriesPerBlock());
        for (int seed = 0; seed < waves.seedCount(); seed++) {
            to.write(pack(new WavePoint(layer.points()[2 * seed], layer.points()[2 * seed + 1]),
                    waves.fields(seed), seed).bits(), 64);
        }
        if (layer.cosines() != null) writeCosines(layer, to);
        to.write(Float.floatToRawIntBits(layer.scale()), 32);
        for (float number : layer.bias()) to.write(Float.floatToRawIntBits(number), 32);
        return ENVELOPE.close(to);
    }

    /** Radii end before 1: a point beyond the last one would be written as another. */
    private static Packed64 pack(WavePoint point, Fields fields, int number) {
        Seed seed = point.seed(fields);
        if (Packed64.radiusPasses(seed.r()) == 0) throw new IllegalArgumentException("layer: seed "
                + number + " is " + (float) point.amplitude() + " from the centre and can be "
                + "written up to " + (float) WavePoint.FARTHEST + "; make the scale of the layer "
                + "larger and its points as much smaller");
        return Packed64.of(seed.r(), seed.theta(), seed.fields());
    }

    /** A seed has no bits for a point that is nowhere, and would be written as another. */
    private static void check(String what, float... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) throw new IllegalArgumentException("layer: number " + i
                    + " of its " + what + " is " + numbers[i]
                    + "; only finite numbers can be written");
        }
    }

    private static void writeCosines(EncodedLayer layer, BitWriter to) {
        float[] values = layer.values();
        int bits = axisBits(layer.blockSize());
        float largest = 0;
        for (float value : values) largest = Math.max(largest, Math.abs(value));
        to.write(Float.floatToRawIntBits(largest), 32);
        for (int entry = 0; entry < values.length; entry++) {
            to.write(layer.cosines().frequencyOut(entry), bits);
            to.write(layer.cosines().frequencyIn(entry), bits);
            to.write(Float.floatToFloat16(largest == 0 ? 0 : values[entry] / largest), 16);
        }
    }

    static EncodedLayer read(byte[] bytes) {
        BitReader from = ENVELOPE.open(bytes);
        int in = from.readCount();
        int out = from.readCount();
        int blockSize = from.readCount();
        int seeds = from.readCount();
        int entries = from.readCount();
        // What the shape asks for must be there to the byte before room is made for it.
        if (in < 1 || out < 1 || seeds < 1 || blockSize < 4 || blockSize > LARGEST_BLOCK
                || entries > blockSize * blockSize
                || tooLong(in, out, blockSize, seeds, entries)
                || size(in, out, blockSize, seeds, entries) != bytes.length) {
            throw new CorruptMatrixException("a layer [" + out + ", " + in + "] in blocks of "
                    + blockSize + " with " + seeds + " seeds and " + entries
                    + " cosines each does not take " + bytes.length + " bytes");
        }
        WaveMatrix waves = new WaveMatrix(in, out, blockSize, seeds);
        float[] points = readSeeds(from, waves);
        float[] values = null;
        CosineMatrix cosines = null;
        if (entries > 0) {
            values = new float[waves.seedCount() / seeds * entries];
            cosines = readCosines(from, in, out, blockSize, waves, values);
        }
        float scale = from.readFloat();
        float[] bias = new float[out];
        for (int o = 0; o < out; o++) bias[o] = from.readFloat();
        return new EncodedLayer(in, out, blockSize, waves, points, scale, cosines, values, bias);
    }

    /** Whether it is beyond any array, and {@link #size} perhaps beyond a long. */
    private static boolean tooLong(int in, int out, int blockSize, int seeds, int entries) {
        double blocks = (double) Math.ceilDiv(in, blockSize) * Math.ceilDiv(out, blockSize);
        return blocks * (8.0 * seeds + 2.0 * entries) + 4.0 * out > Integer.MAX_VALUE;
    }

    /** Sets the fields; the points. */
    private static float[] readSeeds(BitReader from, WaveMatrix waves) {
        float[] points = new float[2 * waves.seedCount()];
        for (int seed = 0; seed < waves.seedCount(); seed++) {
            Packed64 packed = new Packed64(from.read(64));
            try {
                waves.fields(seed, packed.fields());
            } catch (IllegalArgumentException e) {
                throw new CorruptMatrixException("seed " + seed + ": " + e.getMessage());
            }
            WavePoint point = WavePoint.of(packed.decode());
            points[2 * seed] = (float) point.x1();
            points[2 * seed + 1] = (float) point.x2();
        }
        return points;
    }

    /** Sets the values; where they stand. */
    private static CosineMatrix readCosines(BitReader from, int in, int out, int blockSize,
                                            WaveMatrix waves, float[] values) {
        int entries = values.length / (waves.blockRows() * waves.blockColumns());
        int bits = axisBits(blockSize);
        char[] places = new char[values.length];
        float largest = from.readFloat();
        for (int entry = 0; entry < values.length; entry++) {
            int block = entry / entries;
            int up = (int) from.read(bits);
            int across = (int) from.read(bits);
            if (up >= waves.rows(block / waves.blockColumns())
                    || across >= waves.columns(block % waves.blockColumns())) {
                throw new CorruptMatrixException("a cosine stands outside its block");
            }
            places[entry] = (char) (up << 8 | across);
            values[entry] = largest * from.readHalf();
        }
        return CosineMatrix.at(places, in, out, blockSize, entries);
    }
}
