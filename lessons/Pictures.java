// Pictures: a graph of Values as text, as DOT and as SVG; curves, maps and the disk as SVG.
//
// Pictures of a lesson:        java lessons/Lesson.java 3 --pictures FOLDER
// Of your own, in JShell:      /open lessons/Pictures.java         first of all, as it imports
//                              System.out.println(Pictures.tree(c, "w", w))
//
// It draws every Value there is, in any lesson or program: a number is an object with the fields
// data and grad, operands a and b, and the local slopes da and db.

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class Pictures {

    // ==== Reading a graph ========================================================================

    static final int MOST = 300;        // numbers in one picture; more cannot be told apart

    static final class Node {
        final String name;              // given by the caller; empty for most
        final double data;
        final double grad;
        final List<Node> operands = new ArrayList<>();
        final List<Double> slopes = new ArrayList<>();
        final List<Node> users = new ArrayList<>();
        int turn;                       // when backward() lets it go, the root first; 0 for leaves
        int layer;
        double y;

        Node(String name, double data, double grad) {
            this.name = name;
            this.data = data;
            this.grad = grad;
        }

        boolean isBend() { return data != data && name == BEND; }
    }

    /** A place where a long edge passes a layer. */
    static final String BEND = new String("bend");

    /** All numbers from the root down, users before operands; names come as "w", w, "c", c. */
    static List<Node> read(Object root, Object... names) {
        Map<Object, String> named = new IdentityHashMap<>();
        for (int i = 0; i + 1 < names.length; i += 2) named.put(names[i + 1], (String) names[i]);
        Map<Object, Node> found = new IdentityHashMap<>();
        Node top = read(root, named, found);
        List<Node> order = new ArrayList<>();
        Map<Node, Integer> awaited = new IdentityHashMap<>();
        found.values().forEach(node -> awaited.put(node, node.users.size()));
        Deque<Node> ready = new ArrayDeque<>(List.of(top));
        int turn = 0;
        while (!ready.isEmpty()) {                              // as in Value.backward()
            Node node = ready.pop();
            order.add(node);
            if (!node.operands.isEmpty()) node.turn = ++turn;
            for (Node operand : node.operands) {
                if (awaited.merge(operand, -1, Integer::sum) == 0) ready.push(operand);
            }
        }
        return order;
    }

    private static Node read(Object value, Map<Object, String> named, Map<Object, Node> found) {
        Node known = found.get(value);
        if (known != null) return known;
        if (found.size() == MOST) {
            throw new IllegalArgumentException("More than " + MOST + " numbers are below this one: "
                    + "a picture shows them only for a smaller graph.");
        }
        Node node = new Node(named.getOrDefault(value, ""), number(value, "data"),
                number(value, "grad"));
        found.put(value, node);
        for (String which : List.of("a", "b")) {
            Object operand = field(value, which);
            if (operand == null) continue;
            Node below = read(operand, named, found);
            node.operands.add(below);
            node.slopes.add(number(value, "d" + which));
            below.users.add(node);
        }
        return node;
    }

    private static double number(Object value, String name) { return (double) field(value, name); }

    private static Object field(Object value, String name) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(value);
            } catch (NoSuchFieldException e) {
                // A class that extends Value inherits it.
            } catch (IllegalAccessException e) {
                break;
            }
        }
        throw new IllegalArgumentException("This is no Value: " + value.getClass().getSimpleName()
                + " has no field " + name + ".");
    }

    /** Few digits, the same on every JDK: 3, 0.2447, 1.5e-9. */
    static String shortly(double x) {
        if (Double.isNaN(x) || Double.isInfinite(x)) return String.valueOf(x);
        if (x == Math.rint(x) && Math.abs(x) < 1e6) return String.valueOf((long) x);
        boolean plain = Math.abs(x) >= 1e-3 && Math.abs(x) < 1e6;
        String digits = String.format(Locale.ROOT, plain ? "%.4f" : "%.1e", x);
        return plain ? digits.replaceAll("0+$", "") : digits;
    }

    static String label(Node node) {
        return (node.name.isEmpty() ? "" : node.name + " = ") + shortly(node.data);
    }

    // ==== Text ===================================================================================

    /** An indented list. A number that is used twice is opened where it comes first. */
    static String tree(Object root, Object... names) {
        StringBuilder text = new StringBuilder();
        tree(read(root, names).get(0), "", "", "", text, new HashSet<>());
        return text.toString();
    }

    private static void tree(Node node, String head, String slope, String rest, StringBuilder text,
            Set<Node> shown) {
        boolean again = !shown.add(node) && !node.operands.isEmpty();
        text.append(head).append(slope).append(label(node)).append("  (grad ")
                .append(shortly(node.grad)).append(again ? ", see above)\n" : ")\n");
        if (again) return;
        for (int i = 0; i < node.operands.size(); i++) {
            boolean last = i == node.operands.size() - 1;
            tree(node.operands.get(i), rest + "+- ", "*" + shortly(node.slopes.get(i)) + "  ",
                    rest + (last ? "   " : "|  "), text, shown);
        }
    }

    // ==== DOT: for Graphviz, should you have it ==================================================

    static String dot(Object root, Object... names) {
        List<Node> nodes = read(root, names);
        StringBuilder text = new StringBuilder("digraph {\n  rankdir=LR; node [shape=box];\n");
        for (Node node : nodes) {
            text.append("  n%d [label=\"%s\\ngrad %s\"];\n".formatted(nodes.indexOf(node),
                    label(node).replace("\"", "'"), shortly(node.grad)));
        }
        for (Node node : nodes) {
            for (int i = 0; i < node.operands.size(); i++) {
                text.append("  n%d -> n%d [label=\"%s\"];\n".formatted(
                        nodes.indexOf(node.operands.get(i)), nodes.indexOf(node),
                        shortly(node.slopes.get(i))));
            }
        }
        return text.append("}\n").toString();
    }

    // ==== Layout: layers, few crossings, short ways (Sugiyama and others 1981) ===================

    static final int WIDTH = 104, HEIGHT = 42, ACROSS = 182, DOWN = 60, MARGIN = 24;

    /** An edge as the numbers and bends that it passes, operand first. */
    record Edge(List<Node> way, double slope) {
        Node user() { return way.get(way.size() - 1); }

        double arrival() { return way.get(way.size() - 2).y; }
    }

    private static List<List<Node>> layers(List<Node> nodes, List<Edge> edges) {
        for (int i = nodes.size() - 1; i >= 0; i--) {           // operands before users
            Node node = nodes.get(i);
            for (Node o : node.operands) node.layer = Math.max(node.layer, o.layer + 1);
        }
        for (Node node : nodes) {                               // a leaf stands beside its user
            if (!node.operands.isEmpty() || node.users.isEmpty()) continue;
            node.layer = node.users.stream().mapToInt(user -> user.layer).min().getAsInt() - 1;
        }
        List<List<Node>> layers = new ArrayList<>();
        for (int i = 0; i <= nodes.get(0).layer; i++) layers.add(new ArrayList<>());
        for (Node node : nodes) layers.get(node.layer).add(node);
        for (Node node : nodes) {
            for (int i = 0; i < node.operands.size(); i++) {
                Node from = node.operands.get(i);
                List<Node> way = new ArrayList<>(List.of(from));
                for (int layer = from.layer + 1; layer < node.layer; layer++) {
                    Node bend = new Node(BEND, Double.NaN, 0);
                    layers.get(layer).add(bend);
                    way.add(bend);
                }
                way.add(node);
                edges.add(new Edge(way, node.slopes.get(i)));
            }
        }
        return layers;
    }

    /** Who is linked to whom in the layer to the left (-1) or to the right (+1). */
    private static Map<Node, List<Node>> neighbours(List<Edge> edges, int side) {
        Map<Node, List<Node>> found = new IdentityHashMap<>();
        for (Edge edge : edges) {
            for (int i = 1; i < edge.way.size(); i++) {
                Node left = edge.way.get(i - 1), right = edge.way.get(i);
                found.computeIfAbsent(side < 0 ? right : left, n -> new ArrayList<>())
                        .add(side < 0 ? left : right);
            }
        }
        return found;
    }

    /** Of several starts the one with the fewest crossings; the first is the given order. */
    private static void place(List<List<Node>> layers, List<Edge> edges) {
        Random random = new Random(0);
        long fewest = Long.MAX_VALUE;
        Map<Node, Double> best = new IdentityHashMap<>();
        for (int attempt = 0; attempt < 24 && fewest > 0; attempt++) {
            if (attempt > 0) layers.forEach(layer -> Collections.shuffle(layer, random));
            layers.forEach(layer -> layer.forEach(node -> node.y = 0));
            sweep(layers, edges);
            long crossings = crossings(edges);
            if (crossings >= fewest) continue;
            fewest = crossings;
            layers.forEach(layer -> layer.forEach(node -> best.put(node, node.y)));
        }
        double top = Collections.min(best.values());
        best.forEach((node, y) -> node.y = y - top + MARGIN + HEIGHT / 2.0);
    }

    /** Each number goes to the middle of its neighbours, those to the right and left in turn. */
    private static void sweep(List<List<Node>> layers, List<Edge> edges) {
        List<Map<Node, List<Node>>> sides = List.of(neighbours(edges, 1), neighbours(edges, -1));
        layers.forEach(layer -> spread(layer));
        for (int sweep = 0; sweep < 24; sweep++) {
            Map<Node, List<Node>> side = sides.get(sweep % 2);
            for (int i = 0; i < layers.size(); i++) {
                List<Node> layer = layers.get(sweep % 2 == 0 ? layers.size() - 1 - i : i);
                for (Node node : layer) {
                    node.y = side.getOrDefault(node, List.of(node)).stream()
                            .mapToDouble(other -> other.y).average().getAsDouble();
                }
                if (sweep < 16) layer.sort(Comparator.comparingDouble(node -> node.y));
                spread(layer);
            }
        }
    }

    private static long crossings(List<Edge> edges) {
        record Piece(int layer, double left, double right) { }
        List<Piece> pieces = new ArrayList<>();
        for (Edge edge : edges) {
            for (int i = 1; i < edge.way.size(); i++) {
                pieces.add(new Piece(edge.way.get(0).layer + i, edge.way.get(i - 1).y,
                        edge.way.get(i).y));
            }
        }
        return pieces.stream().mapToLong(one -> pieces.stream().filter(other ->
                one.layer == other.layer && one.left < other.left && one.right > other.right)
                .count()).sum();
    }

    /** Pushes apart what stands too close, and keeps the middle of the layer where it was. */
    private static void spread(List<Node> layer) {
        double before = layer.stream().mapToDouble(node -> node.y).sum();
        for (int i = 1; i < layer.size(); i++) {
            Node above = layer.get(i - 1), node = layer.get(i);
            node.y = Math.max(node.y, above.y + (above.isBend() || node.isBend() ? 36 : DOWN));
        }
        double shift = (before - layer.stream().mapToDouble(n -> n.y).sum()) / layer.size();
        layer.forEach(node -> node.y += shift);
    }

    // ==== SVG: the graph =========================================================================

    /**
     * Leaves to the left, the root to the right. A box holds a number and its grad, an edge its
     * local slope; the small figure tells the turn in which backward() lets a number go.
     */
    static String graph(Object root, Object... names) {
        List<Node> nodes = read(root, names);
        List<Edge> edges = new ArrayList<>();
        List<List<Node>> layers = layers(nodes, edges);
        place(layers, edges);
        StringBuilder body = new StringBuilder();
        for (Edge edge : edges) {
            List<Edge> all = edges.stream().filter(other -> other.user() == edge.user())
                    .sorted(Comparator.comparingDouble(Edge::arrival)).toList();
            // Of two operands, the upper one comes in above the other. A number that is both has
            // two edges that are equal: which of them this is, only its identity tells.
            double enter = all.size() == 1 ? 0 : all.get(0) == edge ? -9 : 9;
            boolean twin = all.size() == 2 && all.get(0).equals(all.get(1));
            body.append(edge(edge, enter, twin ? 1.4 * enter : 0));
        }
        for (Node node : nodes) body.append(box(node));
        double bottom = nodes.stream().mapToDouble(node -> node.y).max().getAsDouble();
        bottom = Math.max(bottom, edges.stream().flatMap(edge -> edge.way.stream())
                .mapToDouble(node -> node.y).max().orElse(0));
        return svg(2 * MARGIN + ACROSS * (layers.size() - 1) + WIDTH,
                bottom + HEIGHT / 2.0 + MARGIN, body.toString());
    }

    private static double left(List<Node> way, int i) {
        return MARGIN + ACROSS * (way.get(0).layer + i);
    }

    /** Where it enters its user, below the middle; and how far it bows, to keep off its twin. */
    private static String edge(Edge edge, double enter, double bow) {
        List<Node> way = edge.way;
        double x = left(way, 0) + WIDTH;
        double y = way.get(0).y + enter / 2;
        StringBuilder path = new StringBuilder("<path d='M%s %s".formatted(at(x), at(y)));
        for (int i = 1; i < way.size(); i++) {
            boolean end = i == way.size() - 1;
            double nextX = left(way, i) + (end ? 0 : WIDTH / 2.0);
            double nextY = way.get(i).y + (end ? enter : 0);
            double middle = (x + nextX) / 2;
            path.append("C%s %s %s %s %s %s".formatted(at(middle), at(y + bow), at(middle),
                    at(nextY + bow), at(nextX), at(nextY)));
            x = nextX;
            y = nextY;
        }
        return path + "' stroke='#9aa5b1'/>\n" + text(x - (bow == 0 ? 5 : 12),
                y + bow + (bow > 0 ? 7 : -4), "end", "#7b8794", "&#215;" + shortly(edge.slope));
    }

    private static String box(Node node) {
        double x = MARGIN + ACROSS * node.layer;
        boolean leaf = node.operands.isEmpty();
        String box = "<rect x='%s' y='%s' width='%d' height='%d' rx='6' fill='%s' stroke='%s'/>\n"
                .formatted(at(x), at(node.y - HEIGHT / 2.0), WIDTH, HEIGHT,
                        leaf ? "#e3f2fd" : "white", leaf ? "#1976d2" : "#52606d")
                + text(x + WIDTH / 2.0, node.y - 4, "middle", "black", label(node))
                + text(x + WIDTH / 2.0, node.y + 13, "middle", "#c2410c",
                        "grad " + shortly(node.grad));
        if (leaf) return box;
        return box + "<circle cx='%s' cy='%s' r='9' fill='#52606d'/>\n"
                .formatted(at(x + WIDTH), at(node.y - HEIGHT / 2.0))
                + text(x + WIDTH, node.y - HEIGHT / 2.0 + 4, "middle", "white", node.turn);
    }

    // ==== SVG: curves ============================================================================

    static final List<String> COLOURS = List.of("#1976d2", "#c2410c", "#15803d", "#7e22ce");

    /** Curves over their index, named as in plot(title, false, "loss", losses, "other", others). */
    static String plot(String title, boolean logarithmic, Object... namesAndCurves) {
        return curves(title, null, logarithmic, namesAndCurves);
    }

    /** The same over equal steps from 0 to something, both of which are written below. */
    static String plot(String title, String to, boolean logarithmic, Object... namesAndCurves) {
        return curves(title, to, logarithmic, namesAndCurves);
    }

    private static String curves(String title, String to, boolean logarithmic,
            Object... namesAndCurves) {
        List<double[]> curves = new ArrayList<>();
        for (int i = 1; i < namesAndCurves.length; i += 2) curves.add(numbers(namesAndCurves[i]));
        DoubleUnaryOperator scale = v -> logarithmic ? Math.log10(v) : v;
        double[] shown = curves.stream().flatMapToDouble(DoubleStream::of).map(scale)
                .filter(Double::isFinite).toArray();
        if (shown.length == 0) throw new IllegalArgumentException(title + ": nothing to plot.");
        double low = DoubleStream.of(shown).min().getAsDouble();
        double high = DoubleStream.of(shown).max().getAsDouble();
        if (!logarithmic) low = Math.min(low, 0);
        if (high == low) high = low + 1;
        double from = low, range = high - low;
        DoubleUnaryOperator y = v -> 350 - 290 * (v - from) / range;
        int longest = curves.stream().mapToInt(curve -> curve.length).max().getAsInt();

        StringBuilder body = new StringBuilder(text(70, 32, "start", "black", title));
        for (double tick : ticks(low, high, logarithmic)) {
            String value = logarithmic ? "1e" + (int) tick : shortly(tick);
            double height = y.applyAsDouble(tick);
            body.append("<path d='M70 %sH570' stroke='#e4e7eb'/>\n".formatted(at(height)))
                    .append(text(62, height + 4, "end", "#52606d", value));
        }
        body.append(text(70, 374, "start", "#52606d", "0"))
                .append(text(570, 374, "end", "#52606d",
                        to == null ? String.valueOf(longest - 1) : to));
        for (int i = 0; i < curves.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            body.append(curve(curves.get(i), longest, scale, y, colour))
                    .append(text(584, 70 + 22 * i, "start", colour,
                            String.valueOf(namesAndCurves[2 * i])));
        }
        return svg(760, 390, body.toString());
    }

    private static String curve(double[] curve, int longest, DoubleUnaryOperator scale,
            DoubleUnaryOperator y, String colour) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < curve.length; i++) {
            double value = scale.applyAsDouble(curve[i]);
            if (!Double.isFinite(value)) continue;
            points.append(at(70 + 500.0 * i / Math.max(1, longest - 1))).append(',')
                    .append(at(y.applyAsDouble(value))).append(' ');
        }
        return "<polyline points='%s' stroke='%s' stroke-width='2'/>\n"
                .formatted(points.toString().strip(), colour);
    }

    /** Some five round numbers between low and high: steps of 1, 2 or 5 times a power of ten. */
    private static double[] ticks(double low, double high, boolean whole) {
        double step = Math.pow(10, Math.floor(Math.log10((high - low) / 5)));
        for (double factor : new double[] {2, 2.5, 2}) if ((high - low) / step > 7) step *= factor;
        if (whole) step = Math.max(1, Math.rint(step));
        double unit = step;
        return LongStream.rangeClosed((long) Math.ceil(low / unit), (long) Math.floor(high / unit))
                .mapToDouble(i -> i * unit).toArray();
    }

    private static double[] numbers(Object curve) {
        if (curve instanceof double[] numbers) return numbers;
        return ((List<?>) curve).stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
    }

    // ==== SVG: maps ==============================================================================

    /** A square for each number, the darker the larger; small maps carry the numbers as well. */
    static String map(String title, String rows, String columns, double[][] cells) {
        double most = Stream.of(cells).flatMapToDouble(DoubleStream::of).max().getAsDouble();
        int side = cells.length > 14 ? 18 : 38;
        int width = Stream.of(cells).mapToInt(row -> row.length).max().getAsInt();
        StringBuilder body = new StringBuilder(text(MARGIN, 30, "start", "black", title));
        int x0 = 50, y0 = 70;
        for (int j = 0; j < columns.length(); j++) {
            body.append(text(x0 + side * (j + 0.5), y0 - 8, "middle", "#52606d",
                    columns.charAt(j)));
        }
        for (int i = 0; i < cells.length; i++) {
            body.append(text(x0 - 8, y0 + side * (i + 0.5) + 4, "end", "#52606d", rows.charAt(i)));
            for (int j = 0; j < cells[i].length; j++) {
                double share = most > 0 ? Math.max(0, cells[i][j] / most) : 0;
                if (share < 0.005) continue;                    // white on white
                body.append("<rect x='%d' y='%d' width='%d' height='%d' fill='#1565c0' "
                        .formatted(x0 + side * j, y0 + side * i, side - 1, side - 1))
                        .append("fill-opacity='%s'/>\n".formatted(at(share)));
                if (side < 30) continue;
                body.append(text(x0 + side * (j + 0.5), y0 + side * (i + 0.5) + 4, "middle",
                        share > 0.5 ? "white" : "black",
                        String.format(Locale.ROOT, "%.2f", cells[i][j])));
            }
        }
        return svg(Math.max(x0 + side * width, 12 * MARGIN + 7 * title.length() / 2) + MARGIN,
                y0 + side * cells.length + MARGIN, body.toString());
    }

    static final int TONES = 12;        // of blue below 0, and of red above

    /**
     * Weights, or how much of each wave is in them: red above 0, blue below, white at 0. The first
     * row is at the top; x and y say what a column and a row stand for.
     */
    static String heat(String title, String x, String y, double[][] cells) {
        int rows = cells.length, columns = cells[0].length;
        double most = Stream.of(cells).flatMapToDouble(DoubleStream::of).map(Math::abs).max()
                .getAsDouble();
        int side = Math.max(4, 320 / Math.max(rows, columns)), x0 = 50, y0 = 50;
        StringBuilder[] tones = new StringBuilder[2 * TONES + 1];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int tone = TONES + (most == 0 ? 0 : (int) Math.rint(cells[i][j] / most * TONES));
                if (tones[tone] == null) tones[tone] = new StringBuilder();
                tones[tone].append("M%d %dh1".formatted(j, i));
            }
        }
        int right = x0 + side * columns, bottom = y0 + side * rows;
        StringBuilder body = new StringBuilder(text(MARGIN, 30, "start", "black", title));
        for (int tone = 0; tone < tones.length; tone++) {
            if (tone != TONES && tones[tone] != null) {         // white on white
                body.append("<path transform='translate(%d %s) scale(%d)' ".formatted(x0,
                        at(y0 + side / 2.0), side)).append("d='%s' stroke='%s' stroke-width='1'/>\n"
                        .formatted(tones[tone], colour(tone)));
            }
            body.append("<path d='M%d %sh14v%sh-14z' fill='%s'/>\n".formatted(right + 20,
                    at(bottom - (tone + 1) * side * rows / (2 * TONES + 1.0)),
                    at(side * rows / (2 * TONES + 1.0)), colour(tone)));
        }
        body.append("<path d='M%d %dH%dV%dH%dz' stroke='#9aa5b1'/>\n".formatted(
                x0, y0, right, bottom, x0));
        for (int sign = -1; sign <= 1; sign++) {
            body.append(text(right + 40, (y0 + bottom) / 2.0 - sign * (bottom - y0 - 10) / 2.0 + 5,
                    "start", "#52606d", shortly(sign * most)));
        }
        body.append(text((x0 + right) / 2.0, bottom + 20, "middle", "#52606d", x + " &#8594;"))
                .append(text(x0 - 8, y0 + 12, "end", "#52606d", y))
                .append(text(x0 - 8, y0 + 30, "end", "#52606d", "&#8595;"));
        return svg(Math.max(right + 110, MARGIN + 7 * title.length()), bottom + 36,
                body.toString());
    }

    private static String colour(int tone) {
        int most = tone > TONES ? 0xc62828 : 0x1565c0;
        double share = Math.abs(tone - TONES) / (double) TONES;
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            colour |= (int) Math.rint(255 + share * ((most >> shift & 255) - 255)) << shift;
        }
        return "#%06x".formatted(colour);
    }

    // ==== SVG: the hyperbolic disk ===============================================================

    /**
     * Points of the disk, named as in disk(title, "here", new double[] {x, y}, "there", ...); the
     * circles at distances 1 to 5 from its centre; and the shortest way from the first point to
     * the second.
     */
    static String disk(String title, Object... namesAndPoints) {
        int radius = 200, middle = radius + MARGIN, y0 = middle + 26;
        StringBuilder body = new StringBuilder(text(MARGIN, 30, "start", "black", title));
        body.append("<circle cx='%d' cy='%d' r='%d' fill='#f5f9fd' stroke='#52606d'/>\n"
                .formatted(middle, y0, radius));
        for (int distance = 1; distance <= 5; distance++) {
            double r = Math.tanh(distance / 2.0);
            body.append("<circle cx='%d' cy='%d' r='%s' stroke='#c3cfd9'/>\n".formatted(middle, y0,
                    at(radius * r)));
            if (distance > 3) continue;                         // further out they stand too close
            body.append(text(middle, y0 + radius * r - 3, "middle", "#7b8794", distance));
        }
        double[][] points = new double[namesAndPoints.length / 2][];
        for (int i = 0; i < points.length; i++) points[i] = (double[]) namesAndPoints[2 * i + 1];
        if (points.length > 1) body.append(way(points[0], points[1], middle, y0, radius));
        for (int i = 0; i < points.length; i++) {
            double x = middle + radius * points[i][0], y = y0 - radius * points[i][1];
            body.append("<circle cx='%s' cy='%s' r='5' fill='%s'/>\n".formatted(at(x), at(y),
                    COLOURS.get(i % COLOURS.size())));
            // Over what it crosses, a name has a rim of the disk's colour.
            body.append("<g stroke='#f5f9fd' stroke-width='4' paint-order='stroke'>%s</g>\n"
                    .formatted(text(x + 9, points[i][1] > 0 ? y - 7 : y + 19, "start",
                            COLOURS.get(i % COLOURS.size()), namesAndPoints[2 * i]).strip()));
        }
        return svg(2 * middle + 100, y0 + radius + MARGIN, body.toString());
    }

    /** An arc of the circle through both that meets the rim at right angles; or a straight line. */
    private static String way(double[] p, double[] q, int middle, int y0, int radius) {
        double cross = p[0] * q[1] - p[1] * q[0];
        double pp = (1 + p[0] * p[0] + p[1] * p[1]) / 2, qq = (1 + q[0] * q[0] + q[1] * q[1]) / 2;
        String line = "L";
        if (Math.abs(cross) > 1e-9) {
            // Its centre c is where c.p = pp and c.q = qq; its radius is sqrt(c.c - 1).
            double x = (pp * q[1] - qq * p[1]) / cross, y = (qq * p[0] - pp * q[0]) / cross;
            String r = at(radius * Math.sqrt(x * x + y * y - 1));
            line = "A%s %s 0 0 %d ".formatted(r, r, cross > 0 ? 1 : 0);
        }
        return "<path d='M%s %s%s%s %s' stroke='#c2410c' stroke-width='2'/>\n".formatted(
                at(middle + radius * p[0]), at(y0 - radius * p[1]), line,
                at(middle + radius * q[0]), at(y0 - radius * q[1]));
    }

    // ==== SVG: what all share ====================================================================

    /** At most two digits after the point, and the same ones on every JDK. */
    static String at(double x) {
        return String.format(Locale.ROOT, "%.2f", x).replaceAll("\\.?0+$", "");
    }

    private static String text(double x, double y, String anchor, String colour, Object text) {
        String escaped = text.toString().replaceAll("&(?!#)", "&amp;").replace("<", "&lt;");
        return "<text x='%s' y='%s' text-anchor='%s' fill='%s'>%s</text>\n"
                .formatted(at(x), at(y), anchor, colour, escaped);
    }

    static void write(String file, String picture) throws IOException {
        Files.writeString(Path.of(file), picture);
    }

    private static String svg(double width, double height, String body) {
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %s %s' fill='none'
                 stroke-width='1.2' font-family='sans-serif' font-size='13'>
                <rect width='100%%' height='100%%' fill='white'/>
                %s</svg>
                """.formatted(at(width), at(height), body);
    }
}
