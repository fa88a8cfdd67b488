package org.seedgrad.tensor.metrics;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much energy the processors have taken, where Linux says so: its powercap files count the
 * microjoules of each package (RAPL, Running Average Power Limit) and start anew from 0 at a limit.
 * Many machines have none, and on most of the others only the administrator may read them.
 *
 * <p>It counts what the whole machine does, not this program alone.
 */
public final class EnergyCounter {
    private static final Path POWERCAP = Path.of("/sys/class/powercap");
    private static final double JOULE = 1e6;                // microjoules

    private final List<Zone> zones;
    private double joules;

    private EnergyCounter(List<Zone> zones) { this.zones = zones; }

    /** One that begins at 0 now; empty where the machine does not say. */
    public static Optional<EnergyCounter> find() { return find(POWERCAP); }

    static Optional<EnergyCounter> find(Path powercap) {
        List<Zone> zones = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(powercap)) {
            for (Path zone : files) {
                if (!isPackage(zone)) continue;
                zones.add(new Zone(zone.resolve("energy_uj"),
                        number(zone.resolve("max_energy_range_uj"))));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();                        // none, or not for us
        }
        return zones.isEmpty() ? Optional.empty() : Optional.of(new EnergyCounter(zones));
    }

    /**
     * Its parts, such as {@code intel-rapl:0:1}, are in the count of a package already, and so is
     * the package in that of a whole platform, and in that of a second interface (mmio).
     */
    private static boolean isPackage(Path zone) throws IOException {
        return zone.getFileName().toString().matches("[a-z]+-rapl:[0-9]+")
                && Files.readString(zone.resolve("name")).startsWith("package");
    }

    private static long number(Path file) throws IOException {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (NumberFormatException e) {
            throw new IOException(file + " holds no number", e);
        }
    }

    /**
     * Joules since it began. Ask more than once in the time that a counter takes to its limit, on
     * usual machines an hour or less; what is not seen does not count.
     *
     * @throws IOException if a file that could be read cannot be any more
     */
    public double joules() throws IOException {
        for (Zone zone : zones) joules += zone.step() / JOULE;
        return joules;
    }

    /** The counter of one package. */
    private static final class Zone {
        private final Path file;
        private final long limit;
        private long last;

        Zone(Path file, long limit) throws IOException {
            this.file = file;
            this.limit = limit;
            last = number(file);
        }

        /** Microjoules since the last step. */
        long step() throws IOException {
            long now = number(file);
            long step = now >= last ? now - last : limit - last + now;
            last = now;
            return step;
        }
    }
}
