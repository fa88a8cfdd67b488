package org.seedgrad.bench;

import java.util.List;
import java.util.Map;

/** Who takes part, and what each process is started with. */
enum Engine {
    SEEDGRAD("Seedgrad", List.of()) {
        @Override Contender open(int threads) { return new Seedgrad(threads); }
    },
    /** MKL in place of OpenBLAS, and native objects freed by scope, not by the collector. */
    LIBTORCH("libtorch", List.of("-Dorg.bytedeco.openblas.load=mkl_rt",
            "-Dorg.bytedeco.javacpp.nopointergc=true")) {
        @Override Contender open(int threads) { return new Torch(threads); }
    },
    TENSORFLOW("TensorFlow", List.of()) {
        @Override Contender open(int threads) { return new TensorFlow(threads); }
    };

    /**
     * The C library keeps what is freed instead of giving it back to the system, page by page, in
     * each step (libtorch's block: 13 ms instead of 19). OpenMP threads stop spinning after 20 ms
     * without work instead of 200, so that they are asleep when the next engine has its turn.
     */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_TOP_PAD_", String.valueOf(128 << 20),
            "MALLOC_MMAP_THRESHOLD_", String.valueOf(32 << 20),
            "MALLOC_TRIM_THRESHOLD_", String.valueOf(1 << 30),
            "KMP_BLOCKTIME", "20",
            "TF_CPP_MIN_LOG_LEVEL", "2");

    final String title;
    final List<String> options;                 // of the JVM

    Engine(String title, List<String> options) {
        this.title = title;
        this.options = options;
    }

    abstract Contender open(int threads);

    boolean isPeer() { return this != SEEDGRAD; }
}
