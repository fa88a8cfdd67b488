package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Kernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;

/**
 * What shows the compiler the class of a vector: {@code ZERO.blend(v, ALL)} is v.
 *
 * <p>Of a variable that a loop assigns the compiler knows no more than that it is some FloatVector.
 * For a call <em>on</em> it, it asks the profile of the called method, which all its callers share:
 * once these have used vectors of two widths, the loop's vectors become objects in memory, and the
 * loop takes 25 times as long. As an argument of a call on a vector just made, which casts it, the
 * variable does no harm. So sums are written {@code x.add(sum)}, not {@code sum.add(x)}, and are
 * blended before they are stored, like a vector that was only loaded; at the very place, because in
 * a method with many vectors the compiler soon stops inlining methods other than the library's.
 *
 * <p>{@code (FloatVector) TYPE.cast(v)} is v as well: longer to read, but it costs no instruction,
 * where a loop does little else than to load and to store. And the compiler has less to inline: of
 * the blends after a tile of 24 sums it sometimes left the last ones as calls, with objects for
 * them, where a JVM had loaded the class several times.
 */
final class Exact {
    static final FloatVector ZERO = FloatVector.zero(SPECIES);
    static final VectorMask<Float> ALL = SPECIES.maskAll(true);
    static final Class<? extends Vector<Float>> TYPE = SPECIES.vectorType();

    private Exact() { }
}
