package org.seedgrad.tensor.nn;

/** How far layers are to shrink: to so many bytes, by a ratio, or as far as an error allows. */
public sealed interface Budget {

    /**
     * All layers together may take so many bytes, their biases included. Each gets its share by the
     * number of its weights, so that all shrink by the same ratio.
     */
    record Bytes(long total) implements Budget {
        public Bytes {
            if (total < 1) throw new IllegalArgumentException(
                    "budget: " + total + " bytes; give at least 1");
        }
    }

    /**
     * The weights of each layer take at most this part of four bytes a number: 8 asks for 8 : 1.
     * All bytes that are written count but those of the bias, which a dense layer has too.
     */
    record Ratio(double least) implements Budget {
        public Ratio {
            if (!(least >= 1 && least < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "budget: a ratio of " + least + "; give a number from 1 up");
            }
        }
    }

    /** Each layer takes as few bytes as keep |W - W'| / |W| (Frobenius) at or below this. */
    record RelativeError(double most) implements Budget {
        public RelativeError {
            if (!(most > 0 && most < 1)) throw new IllegalArgumentException("budget: a relative "
                    + "error of " + most + "; give a number above 0 and below 1");
        }
    }
}
