package org.seedgrad.tensor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The losses of a run as a picture, SVG without anything around it. */
final class LossCurve {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 56;
    private static final int RIGHT = 24;
    private static final int TOP = 28;
    private static final int BOTTOM = 40;
    private static final int LINES = 5;         // at most so many distances on an axis

    private final List<History.Point> points;
    private final int last;
    private final double distance;              // of the lines, in loss
    private final double low;
    private final double high;

    /** @throws IllegalArgumentException if there is no point */
    LossCurve(List<History.Point> points) {
        if (points.isEmpty()) throw new IllegalArgumentException(
                "plot: there is no loss yet; train for more steps");
        this.points = points;
        last = points.getLast().step();
        double least = Double.POSITIVE_INFINITY, most = 0;
        for (History.Point p : points) {
            least = Math.min(least, Math.min(p.training(), p.heldOut()));
            most = Math.max(most, Math.max(p.training(), p.heldOut()));
        }
        distance = round(Math.max(0.1, most - least) / (LINES - 1));     // room for two ends
        low = distance * Math.floor(least / distance);
        high = Math.max(low + distance, distance * Math.ceil(most / distance));
    }

    /** The least of 1, 2, 5, 10, 20 ... and of 0.5, 0.2, 0.1 ... that is not below a distance. */
    private static double round(double distance) {
        double ten = Math.pow(10, Math.floor(Math.log10(distance)));
        double most = distance / ten * (1 - 1e-9);                       // 5 is 5, however rounded
        return ten * (most <= 1 ? 1 : most <= 2 ? 2 : most <= 5 ? 5 : 10);
    }

    void write(Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.writeString(file, toSvg());
    }

    String toSvg() {
        StringBuilder svg = new StringBuilder(format("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-size="12" \
                font-family="sans-serif" fill="#555">
                <rect width="100%%" height="100%%" fill="#fff"/>
                """, WIDTH, HEIGHT));
        for (long i = Math.round(low / distance); i <= Math.round(high / distance); i++) {
            double loss = i * distance;
            svg.append(format("""
                    <path d="M%d %.1fH%d" stroke="#ddd"/>\
                    <text x="%d" y="%.1f" text-anchor="end">%.2f</text>
                    """, LEFT, y(loss), WIDTH - RIGHT, LEFT - 6, y(loss) + 4, loss));
        }
        int stretch = (int) Math.max(1, round((double) last / LINES));
        for (int step = 0; step <= last; step += stretch) {
            svg.append(format("""
                    <text x="%.1f" y="%d" text-anchor="middle">%d</text>
                    """, x(step), HEIGHT - BOTTOM + 18, step));
        }
        svg.append(line("#d95f02", History.Point::training))
                .append(line("#1b6ca8", History.Point::heldOut))
                .append(label("#d95f02", LEFT, "training")).append(label("#1b6ca8", LEFT + 80,
                        "held out"))
                .append(format("""
                        <text x="%d" y="%d" text-anchor="end">nats a token, by step</text>
                        </svg>
                        """, WIDTH - RIGHT, TOP - 10));
        return svg.toString();
    }

    private String line(String colour, ToDoubleFunction<History.Point> loss) {
        StringBuilder path = new StringBuilder();
        for (History.Point p : points) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(format("%.1f %.1f", x(p.step()), y(loss.applyAsDouble(p))));
        }
        return format("""
                <path d="%s" fill="none" stroke="%s" stroke-width="2"/>
                """, path, colour);
    }

    private static String label(String colour, int x, String text) {
        return format("""
                <text x="%d" y="%d" fill="%s">%s</text>
                """, x, TOP - 10, colour, text);
    }

    private double x(double step) { return LEFT + (WIDTH - LEFT - RIGHT) * step / last; }

    private double y(double loss) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - loss) / (high - low);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
