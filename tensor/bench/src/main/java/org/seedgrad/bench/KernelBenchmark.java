package org.seedgrad.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.seedgrad.tensor.kernels.Gemm;
import org.seedgrad.tensor.kernels.Kernels;
import org.seedgrad.tensor.kernels.Workers;

/** Seedgrad's kernels one by one, with JMH: times per call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class KernelBenchmark {
    private static final int IN = Workload.WIDTH;
    private static final int OUT = Workload.HIDDEN;

    /** The three products of a dense layer 768 -> 3072, on panels. */
    @State(Scope.Benchmark)
    public static class Products {
        @Param({"1", "8", "32", "128"}) public int batch;
        @Param({"1", "2"}) public int threads;
        private float[] x;
        private float[] dy;
        private float[] y;
        private float[] dx;
        private float[] panels;
        private float[] gradient;

        @Setup public void prepare() {
            Workers.threads(threads);
            x = Inputs.uniform("x", batch, IN);
            dy = Inputs.uniform("dy", batch, OUT);
            y = new float[batch * OUT];
            dx = new float[batch * IN];
            panels = new float[Gemm.panelSize(IN, OUT)];
            gradient = new float[panels.length];
            Gemm.pack(IN, OUT, Inputs.uniform("w", 0.05, IN * OUT), 0, OUT, 1, panels, 0);
        }
    }

    @Benchmark public float[] forward(Products p) {
        Gemm.timesPanels(p.batch, OUT, IN, p.x, 0, IN, 1, p.panels, 0, p.y, 0, OUT, false);
        return p.y;
    }

    @Benchmark public float[] inputGradient(Products p) {
        Gemm.timesTransposed(p.batch, OUT, IN, p.dy, 0, OUT, p.panels, 0, p.dx, 0, IN, false);
        return p.dx;
    }

    @Benchmark public float[] weightGradient(Products p) {
        Gemm.transposedTimes(p.batch, OUT, IN, p.x, 0, IN, p.dy, 0, OUT, p.gradient, 0, false);
        return p.gradient;
    }

    /** Functions on one row of the hidden layer, on one thread. */
    @State(Scope.Benchmark)
    public static class Row {
        private final float[] x = Inputs.uniform("x", 3.0, OUT);
        private final float[] dy = Inputs.uniform("dy", OUT);
        private final float[] y = new float[OUT];
    }

    @Benchmark public float[] exp(Row row) {
        Kernels.FUNCTIONS.expShifted(row.x, 0, 1, 3, row.y, 0, OUT);
        return row.y;
    }

    @Benchmark public float[] tanh(Row row) {
        Kernels.FUNCTIONS.tanh(row.x, 0, row.y, 0, OUT);
        return row.y;
    }

    @Benchmark public float[] gelu(Row row) {
        Kernels.FUNCTIONS.gelu(row.x, 0, row.y, 0, OUT);
        return row.y;
    }

    @Benchmark public float[] geluBackward(Row row) {
        Kernels.FUNCTIONS.geluBackward(row.x, 0, row.dy, 0, row.y, 0, OUT);
        return row.y;
    }

    @Benchmark public float sum(Row row) { return Kernels.REDUCTIONS.sum(row.x, 0, OUT); }

    @Benchmark public float dot(Row row) {
        return Kernels.REDUCTIONS.dot(row.x, 0, row.dy, 0, OUT);
    }

    @Benchmark public float max(Row row) { return Kernels.REDUCTIONS.max(row.x, 0, OUT); }

    /** What it costs to hand work to all threads and wait for them: the work is nothing. */
    @Benchmark public void startWorkers() { Workers.run(Workers.threads(), part -> { }); }
}
