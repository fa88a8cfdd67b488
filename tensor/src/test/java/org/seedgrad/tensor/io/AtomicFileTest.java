package org.seedgrad.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final byte[] OLD = "the old content".getBytes();
    private static final byte[] NEW = "another, which is longer".getBytes();

    @TempDir Path folder;
    private Path file;

    @BeforeEach void name() { file = folder.resolve("state"); }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test void atEveryByteTheOldContentIsThere() throws IOException {
        AtomicFile.write(file, OLD);
        AtomicFile.write(file, out -> {
            for (byte b : NEW) {
                assertThat(file).hasBinaryContent(OLD);
                out.write(b);
                assertThat(file).hasBinaryContent(OLD);
            }
        });
        assertThat(file).hasBinaryContent(NEW);
        assertThat(names()).containsExactly("state");
    }

    @Test void aFailureAtAnyByteLeavesTheOldContentAndNothingElse() throws IOException {
        AtomicFile.write(file, OLD);
        for (int bytes = 0; bytes <= NEW.length; bytes++) {
            int written = bytes;
            assertThatIOException().isThrownBy(() -> AtomicFile.write(file, out -> {
                out.write(NEW, 0, written);
                throw new IOException("the disk is full");
            })).withMessage("the disk is full");
            assertThat(file).hasBinaryContent(OLD);
            assertThat(names()).containsExactly("state");
        }
    }

    /** Ctrl-C and executors interrupt; a file channel in the hands of such a thread closes. */
    @Test void interruptsDoNoHarm() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 50; i++) AtomicFile.write(file, i % 2 == 0 ? OLD : NEW);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        writer.start();
        while (writer.isAlive()) {
            writer.interrupt();
            Thread.sleep(0, 100_000);           // now within a call, now before it
        }
        assertThat(failure).hasValue(null);
        assertThat(file).hasBinaryContent(NEW);
    }

    @Test void anInterruptIsKeptForWhoeverWaitsForIt() throws IOException {
        Thread.currentThread().interrupt();
        try {
            AtomicFile.write(file, OLD);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(file).hasBinaryContent(OLD);
    }

    @Test void makesFoldersAndReadableFiles() throws IOException {
        Path deep = folder.resolve("a/b/state");
        AtomicFile.write(deep, NEW);
        assertThat(deep).hasBinaryContent(NEW);
        if (Files.getFileStore(deep).supportsFileAttributeView("posix")) {
            Path plain = Files.write(folder.resolve("plain"), NEW);
            // As private as any file of this user, and not more.
            assertThat(Files.getPosixFilePermissions(deep))
                    .isEqualTo(Files.getPosixFilePermissions(plain))
                    .contains(PosixFilePermission.OWNER_READ);
        }
    }

    @Test void removesWhatADeadProcessLeft() throws IOException {
        long alive = ProcessHandle.current().pid();
        Files.write(folder.resolve(".state." + Integer.MAX_VALUE + "-1.part"), NEW);
        Files.write(folder.resolve(".state." + alive + "-999.part"), NEW);
        Files.write(folder.resolve(".other." + Integer.MAX_VALUE + "-1.part"), NEW);
        AtomicFile.write(file, OLD);
        assertThat(names()).containsExactly(".other." + Integer.MAX_VALUE + "-1.part",
                ".state." + alive + "-999.part", "state");
    }

    @Test void manyWritersAtATimeLeaveTheContentOfOne() throws InterruptedException, IOException {
        List<Thread> writers = Stream.of(1, 2, 3, 4).map(writer -> new Thread(() -> {
            byte[] content = new byte[10_000];
            Arrays.fill(content, writer.byteValue());
            try {
                for (int i = 0; i < 10; i++) AtomicFile.write(file, content);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        })).toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) writer.join();
        byte[] content = Files.readAllBytes(file);
        assertThat(content).hasSize(10_000).containsOnly(content[0]);
        assertThat(names()).containsExactly("state");
    }

    // Killed

    @Test void aKilledProcessLeavesAWholeState() throws Exception { kill(2); }

    @Test @Tag("slow") void twentyKilledProcessesDo() throws Exception { kill(20); }

    private void kill(int times) throws Exception {
        Random random = new Random(1);
        long steps = 0;
        for (int i = 0; i < times; i++) {
            Process process = SavingProcess.start(file);
            assertThat(process.getInputStream().read()).isEqualTo('+');    // one is saved
            Thread.sleep(random.nextInt(60));
            process.destroyForcibly().waitFor();
            TrainingState state = TrainingState.read(file);
            assertThat(state).satisfies(SavingProcess::isWhole);
            assertThat(state.step()).isGreaterThan(steps);
            steps = state.step();
        }
        TrainingState.read(file).write(file);
        assertThat(names()).containsExactly("state");
    }
}
