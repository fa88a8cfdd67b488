package org.seedgrad.tensor.rbe;

import java.util.Random;

/**
 * A seed while it learns: {@code hi} is the word of inference, {@link Packed64}; {@code lo} holds
 * radius (63..32) and angle (31..0) as float32, the shadow that gradients move. Training reads and
 * writes the shadow and renews {@code hi} with it, both from numbers of 64 bits: from 4 rad on an
 * angle is finer in {@code hi} than in the shadow.
 */
public record Packed128(long hi, long lo) {

    public static Packed128 of(Seed seed) {
        long radius = Float.floatToRawIntBits((float) seed.r());
        long angle = Float.floatToRawIntBits((float) seed.theta()) & 0xFFFFFFFFL;
        return new Packed128(Packed64.of(seed.r(), seed.theta(), seed.fields()).bits(),
                radius << 32 | angle);
    }

    /** A radius and an angle anywhere, with these fields. */
    public static Packed128 random(Random random, Fields fields) {
        return of(new Seed(random.nextFloat(), 2 * Math.PI * random.nextDouble(), fields));
    }

    /** Everything anywhere. */
    public static Packed128 random(Random random) {
        return random(random, Fields.of(random.nextLong()));
    }

    public Packed64 packed() { return new Packed64(hi); }

    /** The shadow with the fields of hi: what training computes with. */
    public Seed decode() {
        return new Seed(Float.intBitsToFloat((int) (lo >>> 32)), Float.intBitsToFloat((int) lo),
                Fields.of(hi));
    }

    @Override public String toString() { return String.format("0x%016X%016X", hi, lo); }
}
