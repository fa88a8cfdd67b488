package org.seedgrad.tensor.rbe;

/** A block as it is. */
record RawBlock(float[] numbers) implements Block {

    static RawBlock encode(double[] block) {
        float[] numbers = new float[block.length];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (float) block[i];
        return new RawBlock(numbers);
    }

    @Override public double[] decode(int rows, int columns) {
        double[] block = new double[numbers.length];
        for (int i = 0; i < block.length; i++) block[i] = numbers[i];
        return block;
    }

    @Override public void write(BitWriter out, int rows, int columns) {
        for (float number : numbers) out.write(Float.floatToRawIntBits(number), 32);
    }

    static RawBlock read(BitReader in, int rows, int columns) {
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) numbers[i] = in.readFloat();
        return new RawBlock(numbers);
    }
}
