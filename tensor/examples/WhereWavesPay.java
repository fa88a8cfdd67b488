import static org.seedgrad.tensor.ops.Ops.crossEntropy;
import static org.seedgrad.tensor.ops.Ops.matmul;
import static org.seedgrad.tensor.ops.Ops.mse;
import static org.seedgrad.tensor.ops.Ops.tanh;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.Layer;
import org.seedgrad.tensor.nn.Linear;
import org.seedgrad.tensor.nn.RbeLinear;
import org.seedgrad.tensor.nn.Sequential;
import org.seedgrad.tensor.nn.Tanh;
import org.seedgrad.tensor.optim.Adam;
import org.seedgrad.tensor.optim.HybridOptimizer;
import org.seedgrad.tensor.optim.Schedule;

/**
 * Two layers, five ways to spend bytes on them, two tasks: a smooth one, where waves pay, and the
 * names of the other programs, where they do not.
 */
class WhereWavesPay {
    static final double LEARNING_RATE = 0.02;

    /** What is to be learned; losses are those of some examples, drawn or kept for the test. */
    interface Task {
        Tensor loss(Layer model, Random random);

        double testLoss(Layer model);
    }

    // A rod: heat spreads along it and drifts, saturates, and spreads again

    record Heat(Tensor first, Tensor second) implements Task {
        static final int PLACES = 64;

        static Heat of() { return new Heat(spreading(4, 3), spreading(6, -5)); }

        /** Each place gives to those around the one it drifts to, less with their distance. */
        static Tensor spreading(double width, double drift) {
            float[] matrix = new float[PLACES * PLACES];
            for (int from = 0; from < PLACES; from++) {
                for (int to = 0; to < PLACES; to++) {
                    double distance = (to - from - drift) / width;
                    matrix[from * PLACES + to] = (float) (
                            StrictMath.exp(-distance * distance / 2) / (2.5 * width));
                }
            }
            return Tensor.of(matrix, PLACES, PLACES);
        }

        Tensor error(Layer model, Tensor x) {
            Tensor y = matmul(tanh(matmul(x, first)), second).detach();
            return mse(model.forward(x), y);
        }

        @Override public Tensor loss(Layer model, Random random) {
            return error(model, Tensor.normal(random, 3, 64, PLACES));
        }

        @Override public double testLoss(Layer model) {
            return error(model, Tensor.normal(new Random(1), 3, 1000, PLACES)).item();
        }
    }

    // Names: the next letter from the last four

    record Names(List<String> train, List<String> test) implements Task {
        static final int CONTEXT = 4;
        static final int LETTERS = 27;
        static final int BATCH = 32;
        static final int FEWEST = 50;

        static Names of(Path file) throws IOException {
            List<String> names = new ArrayList<>(lines(file));
            Collections.shuffle(names, new Random(1));
            int border = names.size() * 9 / 10;
            return new Names(names.subList(0, border), names.subList(border, names.size()));
        }

        private static List<String> lines(Path file) throws IOException {
            if (Files.isDirectory(file) || !Files.isReadable(file)) throw new IOException(file
                    + ": there is no such file to read; run this in the root of the project,"
                    + " or give a file of names");
            try {
                List<String> names = Files.readAllLines(file);
                if (names.size() < FEWEST || !names.stream().allMatch(n -> n.matches("[a-z]*"))) {
                    throw new IOException(file + ": it must have at least " + FEWEST
                            + " lines, each a name of the letters a to z");
                }
                return names;
            } catch (CharacterCodingException e) {
                throw new IOException(file + ": it is no text in UTF-8; convert it first", e);
            }
        }

        static int letter(String name, int at) {
            return at < 0 || at >= name.length() ? 0 : name.charAt(at) - 'a' + 1;
        }

        /** The mean loss over all places of some names. */
        static Tensor loss(Layer model, List<String> names) {
            int rows = names.stream().mapToInt(name -> name.length() + 1).sum();
            float[] x = new float[rows * CONTEXT * LETTERS];
            int[] next = new int[rows];
            int row = 0;
            for (String name : names) {
                for (int at = 0; at <= name.length(); at++, row++) {
                    for (int back = 1; back <= CONTEXT; back++) {
                        x[(row * CONTEXT + back - 1) * LETTERS + letter(name, at - back)] = 1;
                    }
                    next[row] = letter(name, at);
                }
            }
            return crossEntropy(model.forward(Tensor.of(x, rows, CONTEXT * LETTERS)), next);
        }

        @Override public Tensor loss(Layer model, Random random) {
            int first = random.nextInt(train.size() - BATCH);
            return loss(model, train.subList(first, first + BATCH));
        }

        @Override public double testLoss(Layer model) { return loss(model, test).item(); }
    }

    // The ways

    /** Two layers, and those of them that are made of waves. */
    record Way(String name, Layer model, List<RbeLinear> waves) {

        static Way of(String name, Layer first, Layer second) {
            return new Way(name, new Sequential(first, new Tanh(), second), Stream.of(first, second)
                    .filter(RbeLinear.class::isInstance).map(RbeLinear.class::cast).toList());
        }

        /** What a file of it would take: four a number, but for what knows better. */
        long bytes() {
            long bytes = Float.BYTES * (long) model.parameterCount();
            for (RbeLinear layer : waves) {
                bytes += layer.toBytes().length - Float.BYTES * (long) layer.parameterCount();
            }
            return bytes;
        }
    }

    static Layer waves(int in, int out, int seeds, int cosines, Random random) {
        return new RbeLinear(in, out, 64, seeds, cosines, random);
    }

    static Layer lowRank(int in, int out, int rank, Random random) {
        return new Sequential(new Linear(in, rank, false, random), new Linear(rank, out, random));
    }

    /** From in over hidden to out; in about as many bytes each, but for the last. */
    static List<Way> ways(int in, int hidden, int out, int seeds, int cosines, int rank,
                          int fewHidden) {
        Random random = new Random(42);
        return List.of(
                Way.of("waves", waves(in, hidden, seeds, 0, random),
                        waves(hidden, out, seeds, 0, random)),
                Way.of("one wave, cosines", waves(in, hidden, 1, cosines, random),
                        waves(hidden, out, 1, cosines, random)),
                Way.of("low rank", lowRank(in, hidden, rank, random),
                        lowRank(hidden, out, rank, random)),
                Way.of("dense, fewer hidden", new Linear(in, fewHidden, random),
                        new Linear(fewHidden, out, random)),
                Way.of("dense, same shape", new Linear(in, hidden, random),
                        new Linear(hidden, out, random)));
    }

    /** Trains all, and prints how they come along on what they have not seen. */
    static void compare(String title, Task task, int steps, List<Way> ways) {
        List<Integer> looks = List.of(steps / 8, steps / 4, steps / 2, steps);
        System.out.printf("%-20s%8s   loss after %s steps%n", title, "bytes", looks);
        List<String> seconds = new ArrayList<>();
        for (Way way : ways) {
            long start = System.nanoTime();
            Adam adam = new Adam(way.model.parameters(), LEARNING_RATE);
            adam.schedule(Schedule.linear(LEARNING_RATE, steps));
            var optimizer = new HybridOptimizer(adam, way.waves, steps, new Random(2));
            StringBuilder curve = new StringBuilder();
            for (int step = 1; step <= steps; step++) {
                long examples = step;
                optimizer.step(() -> task.loss(way.model, new Random(examples)));
                if (looks.contains(step)) {
                    curve.append(String.format(Locale.ROOT, "%9.4f", task.testLoss(way.model)));
                }
            }
            System.out.printf(Locale.ROOT, "%-20s%8d%s%n", way.name, way.bytes(), curve);
            seconds.add(String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
        }
        System.out.println("seconds: " + String.join(", ", seconds));
    }

    /** Argument: maybe a file of names. */
    public static void main(String[] args) {
        try {
            Names names = Names.of(Path.of(args.length > 0 ? args[0] : "micro/names.txt"));
            compare("heat", Heat.of(), 600, ways(64, 64, 64, 125, 282, 2, 4));
            compare("names", names, 800, ways(108, 128, 27, 32, 70, 1, 4));
        } catch (IOException e) {
            System.err.println("WhereWavesPay: " + e.getMessage());
            System.exit(1);
        }
    }
}
