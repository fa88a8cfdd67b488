package org.seedgrad.tensor.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Two squares of {@link Transposition} side by side: eight rows of sixteen numbers. */
final class TwoSquares {
    private static final int SIDE = 8;
    private static final VectorSpecies<Float> SIXTEEN = FloatVector.SPECIES_512;
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> BY_1 = across(1);
    private static final VectorShuffle<Float> BY_2 = across(2);
    private static final VectorShuffle<Float> BY_4 = across(4);
    private static final VectorShuffle<Float> HALVES = across(8);
    private static final VectorMask<Float> ODD_1 = VectorMask.fromLong(SIXTEEN, 0xAAAA);
    private static final VectorMask<Float> ODD_2 = VectorMask.fromLong(SIXTEEN, 0xCCCC);
    private static final VectorMask<Float> ODD_4 = VectorMask.fromLong(SIXTEEN, 0xF0F0);

    private TwoSquares() { }

    private static VectorShuffle<Float> across(int distance) {
        return VectorShuffle.fromOp(SIXTEEN, lane -> lane ^ distance);
    }

    /**
     * The exchanges of one square in both halves of the vectors; after them the first halves are
     * rows 0 to 7 of the result, the others rows 8 to 15.
     */
    static void run(float[] a, int ai, int aRow, float[] b, int bi, int bRow) {
        FloatVector a0 = FloatVector.fromArray(SIXTEEN, a, ai);
        FloatVector a1 = FloatVector.fromArray(SIXTEEN, a, ai + aRow);
        FloatVector a2 = FloatVector.fromArray(SIXTEEN, a, ai + 2 * aRow);
        FloatVector a3 = FloatVector.fromArray(SIXTEEN, a, ai + 3 * aRow);
        FloatVector a4 = FloatVector.fromArray(SIXTEEN, a, ai + 4 * aRow);
        FloatVector a5 = FloatVector.fromArray(SIXTEEN, a, ai + 5 * aRow);
        FloatVector a6 = FloatVector.fromArray(SIXTEEN, a, ai + 6 * aRow);
        FloatVector a7 = FloatVector.fromArray(SIXTEEN, a, ai + 7 * aRow);
        FloatVector b0 = a0.blend(a1.rearrange(BY_1), ODD_1);
        FloatVector b1 = a0.rearrange(BY_1).blend(a1, ODD_1);
        FloatVector b2 = a2.blend(a3.rearrange(BY_1), ODD_1);
        FloatVector b3 = a2.rearrange(BY_1).blend(a3, ODD_1);
        FloatVector b4 = a4.blend(a5.rearrange(BY_1), ODD_1);
        FloatVector b5 = a4.rearrange(BY_1).blend(a5, ODD_1);
        FloatVector b6 = a6.blend(a7.rearrange(BY_1), ODD_1);
        FloatVector b7 = a6.rearrange(BY_1).blend(a7, ODD_1);
        a0 = b0.blend(b2.rearrange(BY_2), ODD_2);
        a1 = b1.blend(b3.rearrange(BY_2), ODD_2);
        a2 = b0.rearrange(BY_2).blend(b2, ODD_2);
        a3 = b1.rearrange(BY_2).blend(b3, ODD_2);
        a4 = b4.blend(b6.rearrange(BY_2), ODD_2);
        a5 = b5.blend(b7.rearrange(BY_2), ODD_2);
        a6 = b4.rearrange(BY_2).blend(b6, ODD_2);
        a7 = b5.rearrange(BY_2).blend(b7, ODD_2);
        b0 = a0.blend(a4.rearrange(BY_4), ODD_4);
        b1 = a1.blend(a5.rearrange(BY_4), ODD_4);
        b2 = a2.blend(a6.rearrange(BY_4), ODD_4);
        b3 = a3.blend(a7.rearrange(BY_4), ODD_4);
        b4 = a0.rearrange(BY_4).blend(a4, ODD_4);
        b5 = a1.rearrange(BY_4).blend(a5, ODD_4);
        b6 = a2.rearrange(BY_4).blend(a6, ODD_4);
        b7 = a3.rearrange(BY_4).blend(a7, ODD_4);
        ((FloatVector) b0.reinterpretShape(EIGHT, 0)).intoArray(b, bi);
        ((FloatVector) b1.reinterpretShape(EIGHT, 0)).intoArray(b, bi + bRow);
        ((FloatVector) b2.reinterpretShape(EIGHT, 0)).intoArray(b, bi + 2 * bRow);
        ((FloatVector) b3.reinterpretShape(EIGHT, 0)).intoArray(b, bi + 3 * bRow);
        ((FloatVector) b4.reinterpretShape(EIGHT, 0)).intoArray(b, bi + 4 * bRow);
        ((FloatVector) b5.reinterpretShape(EIGHT, 0)).intoArray(b, bi + 5 * bRow);
        ((FloatVector) b6.reinterpretShape(EIGHT, 0)).intoArray(b, bi + 6 * bRow);
        ((FloatVector) b7.reinterpretShape(EIGHT, 0)).intoArray(b, bi + 7 * bRow);
        int other = bi + SIDE * bRow;
        ((FloatVector) b0.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other);
        ((FloatVector) b1.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other + bRow);
        ((FloatVector) b2.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other + 2 * bRow);
        ((FloatVector) b3.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other + 3 * bRow);
        ((FloatVector) b4.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other + 4 * bRow);
        ((FloatVector) b5.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other + 5 * bRow);
        ((FloatVector) b6.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other + 6 * bRow);
        ((FloatVector) b7.rearrange(HALVES).reinterpretShape(EIGHT, 0))
                .intoArray(b, other + 7 * bRow);
    }
}
