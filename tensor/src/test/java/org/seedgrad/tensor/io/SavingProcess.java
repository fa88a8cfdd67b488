package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A process that saves one state after the other to one file, until somebody kills it. */
final class SavingProcess {
    private static final int NUMBERS = 100_000;

    private SavingProcess() { }

    static Process start(Path file) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        return new ProcessBuilder(java, "--add-modules", "jdk.incubator.vector", "-cp",
                System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path")) + File.pathSeparator
                        + System.getProperty("jdk.module.path", ""),
                SavingProcess.class.getName(), file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Goes on with the state that is there. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long step = Files.exists(file) ? TrainingState.read(file).step() : 0;
        while (true) {
            state(++step).write(file);
            System.out.write('+');
            System.out.flush();
        }
    }

    private static TrainingState state(long step) {
        float[] numbers = new float[NUMBERS];
        Arrays.fill(numbers, step);
        return new TrainingState(Map.of("w", numbers), Map.of("w.m", numbers),
                Map.of("dropout", step), step, 2 * step, Map.of("step", "step " + step));
    }

    /** Everything in it is of one step. */
    static void isWhole(TrainingState state) {
        long step = state.step();
        assertThat(state.model().get("w")).hasSize(NUMBERS).containsOnly((float) step);
        assertThat(state.optimizer().get("w.m")).hasSize(NUMBERS).containsOnly((float) step);
        assertThat(state.generators()).containsExactly(Map.entry("dropout", step));
        assertThat(state.position()).isEqualTo(2 * step);
        assertThat(state.notes()).containsExactly(Map.entry("step", "step " + step));
    }
}
