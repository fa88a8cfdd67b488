package org.seedgrad.tensor.rbe;

import java.util.List;

/**
 * A block as a sum of seeds times a scale. The scale is the largest amplitude of the waves, so all
 * radii are at most sqrt(2) - 1, where the disk's grid is fine.
 */
record RbeBlock(float scale, long[] seeds) implements Block {

    static RbeBlock encode(double[] block, int rows, int columns, int most) {
        List<WavePursuit.Wave> waves = new WavePursuit(rows, columns).fit(block, most);
        double largest = 0;
        for (WavePursuit.Wave wave : waves) {
            largest = Math.max(largest, wave.point().amplitude());
        }
        float scale = (float) largest;
        long[] seeds = new long[waves.size()];
        for (int i = 0; i < seeds.length; i++) {
            WavePoint point = waves.get(i).point();
            Seed seed = new WavePoint(point.x1() / scale, point.x2() / scale)
                    .seed(waves.get(i).fields());
            seeds[i] = Packed64.of(seed.r(), seed.theta(), seed.fields()).bits();
        }
        return new RbeBlock(scale, seeds);
    }

    @Override public double[] decode(int rows, int columns) {
        float[] sum = new float[rows * columns];
        for (long seed : seeds) {
            Factors.of(new Packed64(seed).decode(), rows, columns).addTo(sum, 0, columns);
        }
        double[] block = new double[sum.length];
        for (int i = 0; i < block.length; i++) block[i] = scale * sum[i];
        return block;
    }

    @Override public void write(BitWriter out, int rows, int columns) {
        out.writeCount(seeds.length);
        out.write(Float.floatToRawIntBits(scale), 32);
        for (long seed : seeds) out.write(seed, 64);
    }

    static RbeBlock read(BitReader in, int rows, int columns) {
        int count = in.readCount();
        if (in.bytesLeft() < 4 + 8L * count) throw new CorruptMatrixException(
                "a block says that it has " + count + " seeds, more than there are bytes for");
        float scale = in.readFloat();
        long[] seeds = new long[count];
        for (int i = 0; i < count; i++) seeds[i] = in.read(64);
        return new RbeBlock(scale, seeds);
    }
}
