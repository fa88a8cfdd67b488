package org.seedgrad.tensor.rbe;

/**
 * A weight matrix in 64 bits, as inference reads it: a point of the hyperbolic disk in the upper 44
 * bits (R in 63..44 for the radius, T in 43..20 for the angle) and {@link Fields} below. Any 64
 * bits are valid.
 */
public record Packed64(long bits) {
    private static final int RADII = 1 << 20;
    private static final int ANGLES = 1 << 24;
    static final int QUARTER_TURN = ANGLES / 4;

    /** From the numbers themselves, which are rounded to the nearest that the word can say. */
    public static Packed64 of(double r, double theta, Fields fields) {
        return new Packed64((long) quantizeRadius(r) << 44 | (long) quantizeAngle(theta) << 20
                | fields.bits());
    }

    /** R = round(2^20 r), kept within 0 to 2^20 - 1. */
    public static int quantizeRadius(double r) {
        return (int) Math.max(0, Math.min(RADII - 1, Math.rint(r * RADII)));
    }

    /** T = round(2^24 theta / 2 pi) modulo 2^24. */
    public static int quantizeAngle(double theta) {
        return (int) Math.floorMod((long) Math.rint(theta / (2 * Math.PI) * ANGLES), (long) ANGLES);
    }

    /** The straight-through gradient of the radius: 1 where rounding is not clamped, else 0. */
    public static double radiusPasses(double r) {
        return r >= 0 && r <= 1 - 1.0 / RADII ? 1 : 0;
    }

    /** In [0, 1 - 2^-20]. */
    public double r() { return (double) (bits >>> 44) / RADII; }

    /** In [0, 2 pi). */
    public double theta() { return 2 * Math.PI * angle() / ANGLES; }

    /** T, the angle in 2^24ths of a turn. */
    public int angle() { return (int) (bits >>> 20) & ANGLES - 1; }

    /** Which quarter of the turn the angle is in, 0 to 3. */
    public int quadrant() { return angle() >> 22; }

    public Fields fields() { return Fields.of(bits); }

    /** The same seed turned by so many quarter turns, exactly. */
    public Packed64 turned(int quarterTurns) {
        long angle = angle() + (long) quarterTurns * QUARTER_TURN & ANGLES - 1;
        return new Packed64(bits & ~((long) (ANGLES - 1) << 20) | angle << 20);
    }

    public Seed decode() { return new Seed(r(), theta(), fields()); }

    @Override public String toString() { return String.format("0x%016X", bits); }
}
