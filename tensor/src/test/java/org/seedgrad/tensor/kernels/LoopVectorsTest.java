package org.seedgrad.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No kernel calls a method on a vector that a loop assigns, for the reason that {@link Exact}
 * gives. What it costs is seen only in a process that has used vectors of two widths before, so the
 * source is read and not the clock.
 */
class LoopVectorsTest {
    private static final Path KERNELS = Path.of(System.getProperty("seedgrad.root"),
            "tensor/src/main/java/org/seedgrad/tensor/kernels");
    private static final Pattern LOOP = Pattern.compile("( *)for \\(.*\\{");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:Float|Int)Vector (\\w+)\\b");
    private static final Pattern ASSIGNED = Pattern.compile(
            "^ *(?:if \\(.*\\) )?(\\w+) = \\w+(?:\\.|\\().*");

    @Test void whatALoopAssignsIsNoReceiver() throws IOException {
        try (Stream<Path> files = Files.list(KERNELS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                assertThat(receivers(Files.readString(file))).as(file.toString()).isEmpty();
            }
        }
    }

    @Test void findsThem() {
        String method = """
                    static float sum(float[] x) {
                        FloatVector sum = FloatVector.zero(SPECIES);
                        for (int i = 0; i < x.length; i += LANES) {
                            FloatVector next = load(x, i);
                            next = next.mul(next);
                            sum = %s;
                        }
                        return %s.lane(0);
                    }
                """;
        assertThat(receivers(method.formatted("sum.add(next)", "ZERO.blend(sum, ALL)")))
                .containsExactly("sum = sum.add(next);");
        assertThat(receivers(method.formatted("next.add(sum)", "sum")))
                .containsExactly("return sum.lane(0);");
        assertThat(receivers(method.formatted("next.add(sum)", "ZERO.blend(sum, ALL)"))).isEmpty();
    }

    /** The lines that call a method on a vector which is assigned in a loop, but not made there. */
    private static List<String> receivers(String source) {
        List<String> found = new ArrayList<>();
        for (String method : source.split("(?m)^ {4}}$")) {
            List<String> lines = method.lines().toList();
            for (String vector : assignedInLoops(lines)) {
                Pattern call = Pattern.compile("\\b" + vector + "\\.\\w+\\(");
                lines.stream().filter(line -> call.matcher(line).find()).map(String::strip)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static Set<String> assignedInLoops(List<String> lines) {
        Set<String> vectors = declared(lines);
        Set<String> assigned = new TreeSet<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher loop = LOOP.matcher(lines.get(i));
            if (!loop.lookingAt()) continue;
            int end = i + 1;
            while (!lines.get(end).startsWith(loop.group(1) + "}")) end++;
            List<String> body = lines.subList(i + 1, end);
            for (String line : body) {
                Matcher assignment = ASSIGNED.matcher(line);
                if (assignment.matches()) assigned.add(assignment.group(1));
            }
            assigned.removeAll(declared(body));
        }
        assigned.retainAll(vectors);
        return assigned;
    }

    private static Set<String> declared(List<String> lines) {
        Set<String> names = new TreeSet<>();
        for (String line : lines) {
            DECLARED.matcher(line).results().forEach(name -> names.add(name.group(1)));
        }
        return names;
    }
}
