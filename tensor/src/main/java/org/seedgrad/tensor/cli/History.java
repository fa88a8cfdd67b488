package org.seedgrad.tensor.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The losses of a run, for its table and its curve. It is stored with the run, so that an
 * interrupted one shows all of it.
 */
final class History {
    private final List<Point> points = new ArrayList<>();
    private double sum;
    private int count;

    /** @param training mean loss of the steps since the last point */
    record Point(int step, double training, double heldOut) { }

    List<Point> points() { return List.copyOf(points); }

    /** The loss of one step on the text to learn from. */
    void add(double loss) {
        sum += loss;
        count++;
    }

    /** Ends a stretch of steps. */
    Point mark(int step, double heldOut) {
        Point point = new Point(step, sum / count, heldOut);
        points.add(point);
        sum = 0;
        count = 0;
        return point;
    }

    /** All of it; the digits of a double that Java prints stand for just that double. */
    @Override public String toString() {
        StringBuilder text = new StringBuilder(count + " " + sum);
        for (Point p : points) {
            text.append('\n').append(p.step).append(' ').append(p.training).append(' ')
                    .append(p.heldOut);
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is not what {@link #toString} makes */
    static History of(String text) {
        try {
            String[] lines = text.split("\n");
            History history = new History();
            String[] begun = lines[0].split(" ");
            history.count = Integer.parseInt(begun[0]);
            history.sum = Double.parseDouble(begun[1]);
            for (int i = 1; i < lines.length; i++) {
                String[] point = lines[i].split(" ");
                history.points.add(new Point(Integer.parseInt(point[0]),
                        Double.parseDouble(point[1]), Double.parseDouble(point[2])));
            }
            return history;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("history: it is damaged", e);
        }
    }
}
