import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The JDKs from 17 up on this machine: what runs on one must run on all. */
final class Jdks {
    private static final int OLDEST = 17;

    private Jdks() { }

    /** By feature version, one home each; the running one stands for its own version. */
    static Map<Integer, Path> all() {
        Map<Integer, Path> jdks = new TreeMap<>();
        for (Path home : candidates()) {
            int version = version(home);
            if (version >= OLDEST && Files.isExecutable(home.resolve("bin/javac"))) {
                jdks.putIfAbsent(version, home);
            }
        }
        return jdks;
    }

    private static List<Path> candidates() {
        Path running = Path.of(System.getProperty("java.home"));
        Path user = Path.of(System.getProperty("user.home"));
        List<Path> homes = new ArrayList<>(List.of(running));
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME") && !value.isBlank()) homes.add(Path.of(value));
        });
        homes.addAll(children(running.getParent()));
        homes.addAll(children(Path.of("/usr/lib/jvm")));
        for (Path jdk : children(Path.of("/Library/Java/JavaVirtualMachines"))) {
            homes.add(jdk.resolve("Contents/Home"));
        }
        homes.addAll(children(user.resolve(".jdks")));
        homes.addAll(children(user.resolve(".sdkman/candidates/java")));
        return homes;
    }

    private static List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        if (directory == null || !Files.isDirectory(directory)) return children;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(children::add);
        } catch (IOException e) {
            // A directory that may not be read offers no JDK.
        }
        children.sort(null);
        return children;
    }

    /** 17 of JAVA_VERSION="17.0.15" in the file release; 0 where there is none to be read. */
    private static int version(Path home) {
        Properties release = new Properties();
        try (Reader text = Files.newBufferedReader(home.resolve("release"))) {
            release.load(text);
            String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Integer.parseInt(version.split("[.+_-]")[0]);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
