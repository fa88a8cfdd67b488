package org.seedgrad.tensor.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces a file as a whole: whoever looks, at any time and after any accident, finds the old
 * content or the new one. The new one is written to a file beside it, forced to the disk, and takes
 * the name in one step of the file system.
 *
 * <p>What a killed process left beside the file goes away with the next writing of the same file.
 */
final class AtomicFile {
    private static final AtomicLong COUNT = new AtomicLong();

    private AtomicFile() { }

    /** Writes all of the new content; an exception leaves the old one. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = Files.createDirectories(target.getParent());
        removeLeftovers(target);
        // A name of its own, so that two who write at a time do not write into each other's.
        Path part = target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".part");
        try {
            // A stream, no channel: an interrupt does not close it.
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                content.writeTo(out);
                out.getFD().sync();
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        forceFolder(folder);
    }

    private static void removeLeftovers(Path target) throws IOException {
        Pattern leftover = Pattern.compile(
                Pattern.quote("." + target.getFileName() + ".") + "([0-9]{1,18})-[0-9]+\\.part");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(target.getParent())) {
            for (Path file : files) {
                Matcher name = leftover.matcher(file.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * The new name reaches the disk too. Windows opens no folder, and needs none to be forced. An
     * interrupt closes a channel; it is kept for whoever waits for it.
     */
    private static void forceFolder(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (ClosedByInterruptException e) {
            forceFolder(folder);                            // the interrupt is known now
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
