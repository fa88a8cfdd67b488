package org.seedgrad.tensor.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.seedgrad.tensor.core.Parallel;
import org.seedgrad.tensor.kernels.Kernels;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code seedgrad}. It ends with 0 if all is well, with 2 if it was called wrongly, and
 * with 1 if it could not do what it was called for; then one sentence says why.
 */
@Command(name = "seedgrad", description = "GPT-2 models on the CPU, as numbers or as waves.",
        mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND", scope = CommandLine.ScopeType.INHERIT,
        footer = {"", "More about a command: seedgrad COMMAND --help"},
        subcommands = {Train.class, Generate.class, Evaluate.class, Compress.class, Inspect.class,
            Bench.class})
public final class Main implements Runnable {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @Spec private CommandSpec spec;

    private Main() { }

    public static void main(String[] args) {
        // Text is UTF-8 wherever it goes, so that the same run writes the same bytes.
        System.exit(run(writer(FileDescriptor.out), writer(FileDescriptor.err), args));
    }

    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(
                new FileOutputStream(stream), StandardCharsets.UTF_8), false);
    }

    /** Runs a command and returns the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        for (String arg : args) {
            if (!isLost(arg)) continue;
            err.println("seedgrad: '" + arg + "' has letters that the locale of this process cannot"
                    + " read; set LC_ALL=C.UTF-8");
            err.flush();
            return WRONG_USAGE;
        }
        CommandLine line = new CommandLine(new Main()).setOut(out).setErr(err)
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        try {
            int status = line.execute(args);
            if (status != Task.DONE || !out.checkError()) return status;
            err.println("seedgrad: not all of the result could be written, because standard output"
                    + " is closed or full; send it elsewhere");
            return FAILED;
        } catch (OutOfMemoryError e) {
            err.println("seedgrad: " + Runtime.getRuntime().maxMemory() / (1 << 20)
                    + " MB of memory are not enough; allow more by SEEDGRAD_OPTIONS=-Xmx8g, or take"
                    + " a smaller model or batch");
            return FAILED;
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** Java puts U+FFFD where its encoding of arguments does not know a byte. */
    private static boolean isLost(String arg) {
        return arg.indexOf(0xFFFD) >= 0
                && !"UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    }

    /** Without a command there is nothing to run. */
    @Override public void run() {
        throw new ParameterException(spec.commandLine(), "which command? There are "
                + String.join(", ", spec.subcommands().keySet()));
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        String cause = e.getCause() instanceof IllegalArgumentException inner
                && inner.getMessage() != null ? inner.getMessage() : e.getMessage();
        line.getErr().println("seedgrad: " + cause);
        line.getErr().println("More: " + line.getCommandSpec().qualifiedName() + " --help");
        return WRONG_USAGE;
    }

    private static int failed(Exception e, CommandLine line) {
        PrintWriter err = line.getErr();
        switch (e) {
            case IllegalArgumentException wrong when wrong.getMessage() != null -> {
                err.println("seedgrad: " + wrong.getMessage());
                return WRONG_USAGE;
            }
            case IOException io -> err.println("seedgrad: " + sentence(io));
            default -> {
                err.println("seedgrad: this is a fault of the program; please report it with what "
                        + "follows");
                e.printStackTrace(err);
            }
        }
        return FAILED;
    }

    /** What a file system says in one word, in more. */
    static String sentence(IOException e) {
        if (!(e instanceof FileSystemException system)) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
        String file = system.getFile();
        String more = system.getReason() == null ? "" : ", " + system.getReason();
        return switch (system) {
            case NoSuchFileException none -> file + ": there is no such file or folder" + more;
            case NotDirectoryException none -> file + ": it is no folder" + more;
            case FileAlreadyExistsException none -> file + ": it is there already" + more;
            case AccessDeniedException none -> file + ": access is denied" + more;
            default -> system.getReason() != null ? system.getMessage()
                    : file + ": it cannot be used (" + system.getClass().getSimpleName() + ")";
        };
    }

    /** What this is, and what runs it. */
    static final class Version implements IVersionProvider {
        @Override public String[] getVersion() {
            return new String[] {"seedgrad 0.1.0-SNAPSHOT",
                "Java " + System.getProperty("java.version") + ", " + Parallel.threads()
                    + " threads", Kernels.describe()};
        }
    }
}
