package org.seedgrad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One piece of work that every engine does on the same numbers. */
record Workload(Kind kind, int batch) {
    static final int WIDTH = 768;               // of the model, as in GPT-2 small
    static final int HIDDEN = 3072;
    static final int HEADS = 12;
    static final int TOKENS = 64;
    static final int SIDE = 1024;               // of the square matrices
    static final int TINY = 4;                  // numbers in a tiny tensor
    static final int CHAIN = 1000;              // tiny operations in a row

    static final float LEARNING_RATE = 1e-3f;
    static final float BETA1 = 0.9f;
    static final float BETA2 = 0.999f;
    static final float ADAM_EPSILON = 1e-8f;
    static final float NORM_EPSILON = 1e-5f;

    enum Kind {
        LINEAR_FORWARD("Linear 768 -> 3072, forward, no history", true, 1, 2),
        LINEAR_BACKWARD("Linear 768 -> 3072, backward: dX, dW, db", true, 1, 4),
        WAVES_FORWARD("768 -> 3072, a sum of waves: forward, no history", true, 1, 0),
        WAVES_BACKWARD("768 -> 3072, a sum of waves: backward, all gradients", true, 1, 0),
        MODEL_FORWARD("768 -> 3072 -> GELU -> 768, MSE: forward, no history", true, 1, 4),
        MODEL_BACKWARD("768 -> 3072 -> GELU -> 768, MSE: forward and backward", true, 1, 10),
        MODEL_STEP("768 -> 3072 -> GELU -> 768, MSE: whole step with Adam", true, 1, 10),
        BLOCK("GPT-2-small block, T = 64, causal: forward and backward", false, 1, 0),
        SGEMM("matmul 1024 x 1024 x 1024, no history", false, 1, 0),
        TINY_FORWARD("an operation on 4 numbers, with history: forward", false, CHAIN, 0),
        TINY_BACKWARD("an operation on 4 numbers: forward and backward", false, CHAIN, 0);

        final String title;
        final boolean batched;
        final int operations;                   // in one run; times are divided by this
        private final int flopsAWeight;         // a sample, of one layer of 768 x 3072

        Kind(String title, boolean batched, int operations, int flopsAWeight) {
            this.title = title;
            this.batched = batched;
            this.operations = operations;
            this.flopsAWeight = flopsAWeight;
        }

        String id() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }
    }

    /** As in linear-forward/32, or block. */
    String id() { return kind.batched ? kind.id() + "/" + batch : kind.id(); }

    static Workload of(String id) {
        int slash = id.indexOf('/');
        String kind = slash < 0 ? id : id.substring(0, slash);
        return new Workload(Kind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_')),
                slash < 0 ? 1 : Integer.parseInt(id.substring(slash + 1)));
    }

    /** All, in the order of the report. */
    static List<Workload> all(int... batches) {
        List<Workload> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (!kind.batched) all.add(new Workload(kind, 1));
            else for (int batch : batches) all.add(new Workload(kind, batch));
        }
        return all;
    }

    /**
     * Floating-point operations of the matrix products alone (a multiply-add counts two), or 0
     * where they are not the point. The model's first layer needs no dX.
     */
    double flops() {
        if (kind == Kind.SGEMM) return 2.0 * SIDE * SIDE * SIDE;
        return (double) kind.flopsAWeight * WIDTH * HIDDEN * batch;
    }
}
