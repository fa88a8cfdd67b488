import static org.seedgrad.tensor.ops.Ops.add;
import static org.seedgrad.tensor.ops.Ops.crossEntropy;
import static org.seedgrad.tensor.ops.Ops.embedding;
import static org.seedgrad.tensor.ops.Ops.mul;
import static org.seedgrad.tensor.ops.Ops.reshape;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.geometry.PoincareBall;
import org.seedgrad.tensor.optim.Optimizer;
import org.seedgrad.tensor.optim.RiemannianAdam;
import org.seedgrad.tensor.optim.Schedule;

/**
 * Puts the packages of java.base into the plane so that a package is near to those that contain it
 * and to those it contains, and far from all others (after Nickel and Kiela 2017): once into
 * the Euclidean plane, which is the ball of curvature 0, and once into the hyperbolic one, which
 * has room for a tree.
 */
class TreeEmbedding {
    static final int STEPS = 1000;
    static final int BATCH = 128;
    static final double RATE = 0.3;

    /** The packages, parents first; the first is the root. */
    record Tree(List<String> names, int[] parents) {
        private static final String PACKAGE = "(?U)[\\w$]+(\\.[\\w$]+)*";

        /** From a file that names a package in each line. */
        static Tree read(Path file) throws IOException {
            Map<String, Integer> places = new LinkedHashMap<>(Map.of("", 0));
            List<Integer> parents = new ArrayList<>(List.of(-1));
            for (String line : lines(file)) {
                for (int end = line.indexOf('.'); ; end = line.indexOf('.', end + 1)) {
                    String name = end < 0 ? line : line.substring(0, end);
                    if (!places.containsKey(name)) {
                        parents.add(places.get(name.substring(0, Math.max(0,
                                name.lastIndexOf('.')))));
                        places.put(name, places.size());
                    }
                    if (end < 0) break;
                }
            }
            return new Tree(List.copyOf(places.keySet()),
                    parents.stream().mapToInt(Integer::intValue).toArray());
        }

        private static List<String> lines(Path file) throws IOException {
            if (Files.isDirectory(file) || !Files.isReadable(file)) throw new IOException(
                    file + ": there is no such file to read");
            try {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    String line = lines.get(i);
                    if (!line.isEmpty() && !line.matches(PACKAGE)) throw new IOException(
                            file + ": line " + (i + 1) + ", '" + line
                            + "', is no name of a package as java.util is one");
                }
                if (lines.stream().allMatch(String::isEmpty)) throw new IOException(
                        file + ": it names no package; give one in each line");
                return lines;
            } catch (CharacterCodingException e) {
                throw new IOException(file + ": it is no text in UTF-8; convert it first", e);
            }
        }

        int size() { return parents.length; }

        boolean contains(int ancestor, int node) {
            for (int at = parents[node]; at >= 0; at = parents[at]) if (at == ancestor) return true;
            return false;
        }

        boolean related(int a, int b) { return contains(a, b) || contains(b, a); }
    }

    /** What is to be learned: for each pair of relatives, who stands beside whom. */
    record Pairs(int[] from, int[] to, Tensor excluded) {

        /** In the row of a pair, its own second and all strangers of its first count. */
        static Pairs of(Tree tree) {
            List<int[]> pairs = new ArrayList<>();
            for (int a = 0; a < tree.size(); a++) {
                for (int b = 0; b < tree.size(); b++) {
                    if (tree.related(a, b)) pairs.add(new int[] {a, b});
                }
            }
            Tensor excluded = Tensor.zeros(pairs.size(), tree.size());
            for (int i = 0; i < pairs.size(); i++) {
                int a = pairs.get(i)[0];
                for (int b = 0; b < tree.size(); b++) {
                    boolean counts = b == pairs.get(i)[1] || a != b && !tree.related(a, b);
                    if (!counts) excluded.set(-1e9f, i, b);
                }
            }
            return new Pairs(pairs.stream().mapToInt(pair -> pair[0]).toArray(),
                    pairs.stream().mapToInt(pair -> pair[1]).toArray(), excluded);
        }
    }

    /**
     * Learns points [n, 2] such that of all whom it might be, the relative is the nearest: a
     * softmax over minus the distances.
     */
    static Tensor learn(Tree tree, Pairs pairs, PoincareBall plane, int seed) {
        Random random = new Random(seed);
        Tensor points = Tensor.normal(random, 0.01, tree.size(), 2).requireGrad();
        Optimizer optimizer = new RiemannianAdam(Map.of("points", points), plane, RATE);
        optimizer.schedule(Schedule.constant(RATE)
                .then(STEPS / 2, Schedule.linear(RATE, STEPS / 2)));
        Tensor all = reshape(points, 1, tree.size(), 2);
        for (int step = 0; step < STEPS; step++) {
            int[] chosen = random.ints(BATCH, 0, pairs.from().length).toArray();
            int[] from = IntStream.of(chosen).map(pair -> pairs.from()[pair]).toArray();
            int[] to = IntStream.of(chosen).map(pair -> pairs.to()[pair]).toArray();
            // First strangers push from afar and the branches part; later the nearest do.
            float temperature = Math.min(1, 0.2f + (float) step / STEPS);
            try (Scope scope = Memory.scope()) {
                Tensor distances = plane.distance(embedding(points, from, BATCH, 1), all);
                Tensor excluded = embedding(pairs.excluded(), chosen, BATCH);
                crossEntropy(add(mul(distances, -1 / temperature), excluded), to).backward();
                optimizer.step();
                optimizer.zeroGrad();
            }
        }
        return points.detach();
    }

    /** How well distances tell relatives. */
    record Quality(double meanRank, double meanAveragePrecision) {

        static Quality of(Tree tree, PoincareBall plane, Tensor points) {
            int n = tree.size();
            Tensor distances = plane.distance(reshape(points, n, 1, 2), reshape(points, 1, n, 2));
            double ranks = 0;
            double precisions = 0;
            int pairs = 0;
            for (int a = 0; a < n; a++) {
                double precision = 0;
                int relatives = 0;
                for (int b = 0; b < n; b++) {
                    if (!tree.related(a, b)) continue;
                    int nearer = 0;                 // strangers that are as near or nearer
                    int found = 1;                  // relatives that are, with b itself
                    for (int other = 0; other < n; other++) {
                        if (other == a || other == b) continue;
                        if (distances.get(a, other) > distances.get(a, b)) continue;
                        if (tree.related(a, other)) found++;
                        else nearer++;
                    }
                    ranks += 1 + nearer;
                    precision += (double) found / (found + nearer);
                    relatives++;
                }
                precisions += precision / relatives;
                pairs += relatives;
            }
            return new Quality(ranks / pairs, precisions / n);
        }

        @Override public String toString() {
            return String.format(Locale.ROOT, "mean rank %.2f, MAP %.3f",
                    meanRank, meanAveragePrecision);
        }
    }

    /** Arguments: the file of names, the picture to write, and maybe a seed. */
    public static void main(String[] args) {
        try {
            run(args);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("TreeEmbedding: " + e.getMessage());
            System.exit(e instanceof IOException ? 1 : 2);
        }
    }

    static void run(String[] args) throws IOException {
        if (args.length < 2 || args.length > 3) throw new IllegalArgumentException(
                "which files? The arguments are NAMES PICTURE [SEED]");
        if (args.length > 2 && !args[2].matches("[0-9]{1,9}")) throw new IllegalArgumentException(
                "the seed is '" + args[2] + "', but must be a whole number of at most 9 digits");
        Path names = Path.of(args[0]);
        Tree tree = Tree.read(names);
        Path picture = Path.of(args[1]);
        // Before the work, which takes a while.
        Path parent = picture.toAbsolutePath().getParent();
        if (Files.isDirectory(picture) || !Files.isDirectory(parent)
                || !Files.isWritable(Files.exists(picture) ? picture : parent)) {
            throw new IOException(picture + ": no file can be written there");
        }
        if (Files.exists(picture) && Files.isSameFile(names, picture)) throw new IOException(
                picture + ": it holds the names; give the picture another file");
        learnAndDraw(tree, picture, args.length > 2 ? Integer.parseInt(args[2]) : 1);
    }

    static void learnAndDraw(Tree tree, Path picture, int seed) throws IOException {
        Pairs pairs = Pairs.of(tree);
        System.out.println(tree.size() + " packages, " + pairs.to().length + " pairs");

        PoincareBall euclidean = new PoincareBall(0);
        Tensor flat = learn(tree, pairs, euclidean, seed);
        Quality ofFlat = Quality.of(tree, euclidean, flat);
        System.out.println("Euclidean:  " + ofFlat);

        PoincareBall hyperbolic = new PoincareBall(1);
        Tensor disk = learn(tree, pairs, hyperbolic, seed);
        Quality ofDisk = Quality.of(tree, hyperbolic, disk);
        System.out.println("hyperbolic: " + ofDisk);

        Tensor root = embedding(disk, new int[] {0}, 1);
        Tensor centred = hyperbolic.add(hyperbolic.negate(root), disk);     // distances stay
        Files.writeString(picture, TreePicture.of(tree, flat, ofFlat.toString(),
                centred, ofDisk.toString()));
    }
}
