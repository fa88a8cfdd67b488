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
    private static final int LINES = 4;

    private final List<History.Point> points;
    private final int last;
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
        low = Math.floor(10 * least) / 10;
        high = Math.max(low + 0.1, Math.ceil(10 * most) / 10);
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
        for (int i = 0; i <= LINES; i++) {
            double loss = low + (high - low) * i / LINES;
            svg.append(format("""
                    <path d="M%d %.1fH%d" stroke="#ddd"/>\
                    <text x="%d" y="%.1f" text-anchor="end">%.2f</text>
                    """, LEFT, y(loss), WIDTH - RIGHT, LEFT - 6, y(loss) + 4, loss));
            long step = Math.round((double) last * i / LINES);
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
