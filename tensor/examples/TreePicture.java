import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.seedgrad.tensor.core.Tensor;

/** Draws a tree in Euclid's plane and in the Poincare disk, side by side, as an SVG. */
class TreePicture {
    private static final double RADIUS = 400;
    private static final Map<String, String> COLORS = Map.of("java", "#0072b2",
            "javax", "#009e73", "jdk", "#d55e00", "sun", "#c98b00", "com", "#b0558f");

    private final StringBuilder svg = new StringBuilder();
    private final TreeEmbedding.Tree tree;
    private final int[] depths;
    private final int[] sizes;                  // how many packages a package has within it

    private TreePicture(TreeEmbedding.Tree tree) {
        this.tree = tree;
        depths = new int[tree.size()];
        sizes = new int[tree.size()];
        for (int node = 1; node < tree.size(); node++) {
            for (int up = tree.parents()[node]; up >= 0; up = tree.parents()[up]) {
                depths[node]++;
                sizes[up]++;
            }
        }
    }

    /**
     * @param flat points of Euclid's plane [n, 2], drawn in whatever size they fit in
     * @param disk points of the Poincare disk [n, 2]
     */
    static String of(TreeEmbedding.Tree tree, Tensor flat, String below, Tensor disk,
                     String belowDisk) {
        TreePicture picture = new TreePicture(tree);
        picture.add("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1960 1180' "
                + "font-family='Helvetica, Arial, sans-serif' text-anchor='middle'>");
        picture.add("<rect width='1960' height='1180' fill='#fff'/>");
        picture.add("<g transform='translate(440 540)'>");
        picture.flat(places(flat, true));
        picture.caption("the Euclidean plane", below);
        picture.add("</g><g transform='translate(1400 540)'>");
        picture.add("<circle r='%.0f' fill='#f6f8fa' stroke='#8c959f'/>", RADIUS);
        picture.disk(places(disk, false));
        picture.caption("the hyperbolic plane", belowDisk);
        picture.add("</g></svg>");
        return picture.svg.toString();
    }

    private void add(String line, Object... numbers) {
        svg.append(String.format(Locale.ROOT, line, numbers).replace('\'', '"')).append('\n');
    }

    private void caption(String title, String below) {
        add("<text y='590' font-size='26'>%s</text>", title);
        add("<text y='622' font-size='20' fill='#57606a'>%s</text>", below);
    }

    /** As pairs of numbers; fitted so that the mean is 0 and the farthest at 1. */
    private static double[][] places(Tensor points, boolean fitted) {
        double[][] places = new double[points.shape.length(0)][2];
        double[] mean = new double[2];
        for (int i = 0; i < places.length; i++) {
            for (int k = 0; k < 2; k++) {
                places[i][k] = points.get(i, k);
                mean[k] += places[i][k] / places.length;
            }
        }
        if (!fitted) return places;
        double farthest = 0;
        for (double[] place : places) {
            for (int k = 0; k < 2; k++) place[k] -= mean[k];
            farthest = Math.max(farthest, Math.sqrt(square(place)));
        }
        for (double[] place : places) for (int k = 0; k < 2; k++) place[k] /= farthest;
        return places;
    }

    private static double square(double[] p) { return p[0] * p[0] + p[1] * p[1]; }

    private String color(int node) {
        return COLORS.getOrDefault(tree.names().get(node).split("\\.")[0], "#24292f");
    }

    private String name(int node) { return node == 0 ? "java.base" : tree.names().get(node); }

    private void flat(double[][] at) {
        for (int node = 1; node < at.length; node++) {
            double[] p = at[tree.parents()[node]];
            edge(node, p, String.format(Locale.ROOT, "L%.2f %.2f",
                    RADIUS * at[node][0], RADIUS * at[node][1]));
        }
        dots(at);
        for (int node = 0; node < at.length; node++) {
            if (depths[node] > 1) continue;
            add("<text x='%.1f' y='%.1f' font-size='17' font-weight='bold' fill='%s' stroke='#fff'"
                    + " stroke-width='4' paint-order='stroke'>%s</text>", RADIUS * at[node][0],
                    RADIUS * at[node][1] - 9, color(node), name(node));
        }
    }

    private void disk(double[][] at) {
        for (int node = 1; node < at.length; node++) {
            edge(node, at[tree.parents()[node]], arc(at[tree.parents()[node]], at[node]));
        }
        dots(at);
        add("<text y='-12' font-size='17' font-weight='bold' fill='%s' stroke='#fff' "
                + "stroke-width='4' paint-order='stroke'>%s</text>", color(0), name(0));
        List<Double> taken = new ArrayList<>();
        IntStream.range(1, at.length).boxed().filter(node -> depths[node] <= 3)
                .sorted(Comparator.<Integer>comparingInt(node -> depths[node])
                        .thenComparingInt(node -> -sizes[node]))
                .forEach(node -> label(node, at[node], taken));
    }

    /**
     * On the circle through p and q that meets the boundary at right angles: its center c has
     * 2 c.p = 1 + |p|^2 and 2 c.q = 1 + |q|^2. Through the origin that is a straight line.
     */
    private static String arc(double[] p, double[] q) {
        double twice = 2 * (p[0] * q[1] - p[1] * q[0]);
        String end = String.format(Locale.ROOT, "%.2f %.2f", RADIUS * q[0], RADIUS * q[1]);
        if (Math.abs(twice) < 1e-4) return "L" + end;
        double a = 1 + square(p);
        double b = 1 + square(q);
        double[] c = {(a * q[1] - b * p[1]) / twice, (b * p[0] - a * q[0]) / twice};
        double turn = (p[0] - c[0]) * (q[1] - c[1]) - (p[1] - c[1]) * (q[0] - c[0]);
        double radius = RADIUS * Math.sqrt(square(c) - 1);
        return String.format(Locale.ROOT, "A%.2f %.2f 0 0 %d %s", radius, radius,
                turn > 0 ? 1 : 0, end);
    }

    private void edge(int node, double[] from, String path) {
        add("<path d='M%.2f %.2f%s' fill='none' stroke='%s' stroke-opacity='0.55' "
                + "stroke-width='%.1f'/>", RADIUS * from[0], RADIUS * from[1], path, color(node),
                3.0 / depths[node] + 0.3);
    }

    private void dots(double[][] at) {
        for (int node = at.length - 1; node >= 0; node--) {
            add("<circle cx='%.2f' cy='%.2f' r='%.1f' fill='%s'><title>%s</title></circle>",
                    RADIUS * at[node][0], RADIUS * at[node][1], 2 + 5.0 / (1 + depths[node]),
                    color(node), name(node));
        }
    }

    /** Outside of the disk, along the ray from the origin, unless a label is there already. */
    private void label(int node, double[] at, List<Double> taken) {
        double angle = StrictMath.toDegrees(StrictMath.atan2(at[1], at[0]));
        for (double other : taken) {
            double apart = Math.abs(angle - other);
            if (Math.min(apart, 360 - apart) < 2) return;
        }
        taken.add(angle);
        boolean left = Math.abs(angle) > 90;
        add("<text transform='rotate(%.2f) translate(%.0f 4)' text-anchor='%s' fill='%s' "
                + "font-size='%d'%s>%s</text>", left ? angle + 180 : angle,
                (left ? -1 : 1) * (RADIUS + 9), left ? "end" : "start", color(node),
                depths[node] == 1 ? 17 : 12, depths[node] == 1 ? " font-weight='bold'" : "",
                name(node));
    }
}
