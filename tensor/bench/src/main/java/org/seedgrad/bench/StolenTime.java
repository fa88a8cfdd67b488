package org.seedgrad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Processor time that a virtual machine asked for and its host gave to others, from when this was
 * made: "steal" in Linux's /proc/stat (proc(5)). On other systems none is known of.
 */
final class StolenTime {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int IDLE = 3;          // the places on its first line
    private static final int WAITING = 4;
    private static final int STOLEN = 7;
    private static final int END = 8;           // what follows is in the first ones already

    private final long[] start;

    StolenTime() throws IOException { start = now(); }

    /** The part of the time asked for, all processors together: 0 to 1. */
    double share() throws IOException {
        long[] end = now();
        long asked = 0;
        for (int i = 0; i < END; i++) {
            if (i != IDLE && i != WAITING) asked += end[i] - start[i];
        }
        return asked == 0 ? 0 : (double) (end[STOLEN] - start[STOLEN]) / asked;
    }

    private static long[] now() throws IOException {
        if (!Files.exists(STAT)) return new long[END];
        String[] words = Files.readAllLines(STAT).get(0).split(" +");      // cpu, user, nice, ...
        return Arrays.stream(words, 1, 1 + END).mapToLong(Long::parseLong).toArray();
    }
}
