package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.seedgrad.tensor.io.CharacterTokenizer;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.io.Gpt2Tokenizer;
import org.seedgrad.tensor.io.Tokenizer;
import org.seedgrad.tensor.io.TrainingState;
import org.seedgrad.tensor.nn.Budget;
import org.seedgrad.tensor.nn.CompressedGpt2;
import org.seedgrad.tensor.nn.Gpt2Compression;
import org.seedgrad.tensor.nn.ModelReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Trains a model, or goes on with training. */
@Command(name = "train", sortOptions = false, description = {
    "Trains a GPT on a text. Without options: on the names that the project comes with, and then"
        + " compresses the model and shows what is left of it.",
    "All is saved every --save-every steps, and when Ctrl-C ends it; with --resume it goes on, to"
        + " the same bits as a run that was never interrupted."},
        footerHeading = "%nExamples:%n", footer = {
            "  seedgrad train",
            "  seedgrad train --data novel.txt --out novel --steps 5000 --plot loss.svg",
            "  seedgrad train --from gpt2 --data novel.txt --out mine --rate 1e-4 --batch 1",
            "  seedgrad train --from mine/compressed --data novel.txt --out tuned --rate 1e-4",
            "  seedgrad train --resume novel"})
final class Train extends Task {
    private static final Set<String> WITH_RESUME = Set.of("--resume", "--plot", "--threads",
            "--json");
    private static final Set<String> NOT_WITH_FROM = Set.of("--layers", "--heads", "--width",
            "--dropout", "--tokenizer");
    private static final int STOPPED = 1;
    private static final double RATIO = 4;                  // of dense bytes to those of waves
    private static final int COMPARED = 4096;               // tokens, at most
    private static final Path OWN_FOLDER = Path.of("target", "seedgrad");

    @Option(names = "--data", paramLabel = "FILE", description = "The text, UTF-8.")
    private Path data;

    @Option(names = "--lines", description = "The lines of the text are texts of their own: their"
            + " order is drawn.")
    private boolean lines;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder for the model and the"
            + " state of training (default: target/seedgrad, which is replaced each time).")
    private Path out;

    @Option(names = "--resume", paramLabel = "DIR",
            description = "Go on with the run in this folder; all settings are those it has.")
    private Path resume;

    @Option(names = "--from", paramLabel = "DIR", description = "Begin with this model and its"
            + " tokenizer; it gives the sizes. A compressed one learns as it is: amplitudes,"
            + " phases and cosines of its waves, but not their frequencies.")
    private Path from;

    @Option(names = "--tokenizer", paramLabel = "KIND", defaultValue = "characters",
            description = "characters (default) or gpt2.")
    private String kind;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "1500",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "32",
            description = "Windows of the text a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--context", paramLabel = "N", defaultValue = "32",
            description = "Tokens a window (default: ${DEFAULT-VALUE}).")
    private int context;

    @Option(names = "--layers", paramLabel = "N", defaultValue = "4",
            description = "Blocks of the model (default: ${DEFAULT-VALUE}).")
    private int layers;

    @Option(names = "--heads", paramLabel = "N", defaultValue = "4",
            description = "Heads of attention (default: ${DEFAULT-VALUE}).")
    private int heads;

    @Option(names = "--width", paramLabel = "N", defaultValue = "64",
            description = "Features of a token (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(names = "--dropout", paramLabel = "P", defaultValue = "0.1",
            description = "What share of features is dropped (default: ${DEFAULT-VALUE}).")
    private float dropout;

    @Option(names = "--rate", paramLabel = "X", defaultValue = "0.003",
            description = "The highest learning rate (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--weight-decay", paramLabel = "X", defaultValue = "0.1",
            description = "Of AdamW (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42",
            description = "The same seed makes the same model (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--save-every", paramLabel = "N", defaultValue = "250",
            description = "Steps between two savings (default: ${DEFAULT-VALUE}).")
    private int saveEvery;

    @Option(names = "--compress", description = "Compress the model at the end, and compare.")
    private boolean compress;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw the losses as SVG.")
    private Path plot;

    @Override public Integer call() throws IOException {
        for (OptionSpec option : spec().commandLine().getParseResult().matchedOptions()) {
            String name = option.longestName();
            if (resume != null && !WITH_RESUME.contains(name)) throw wrongUsage(
                    name + " cannot be given with --resume: the settings are those of the run");
            if (from != null && NOT_WITH_FROM.contains(name)) throw wrongUsage(
                    name + " cannot be given with --from: it is as the model has it");
        }
        if (plot != null) checkFile("--plot", plot);
        return resume == null ? begin() : goOn();
    }

    // From the beginning

    private int begin() throws IOException {
        boolean own = data == null && from == null;
        if (data == null && from != null) throw wrongUsage("on what? Give a text by --data");
        Path file = own ? ownText() : data;
        Path folder = out == null ? OWN_FOLDER : out;
        checkOut(folder, from);
        if (own || compress) checkOut(compressed(folder), from);
        String taken = out == null ? null : Trainer.taken(out);
        if (taken != null) throw wrongUsage(taken);
        String text = Corpus.read(file);
        boolean shuffle = own || lines;
        String order = shuffle ? Corpus.shuffled(text, seed) : text;
        ModelFolder base = from == null ? null : ModelFolder.open(from);
        if (base != null && compress && CompressedGpt2.is(base.model())) throw wrongUsage(
                "--compress cannot be given: " + from + " is a compressed model already");
        Tokenizer tokenizer = base == null ? tokenizer(order) : base.requireTokenizer();
        Gpt2Config config = base == null
                ? new Gpt2Config(tokenizer.size(), context, width, heads, layers, dropout)
                : base.model().config();
        Settings settings = new Settings(file.toAbsolutePath().toString(),
                Corpus.fingerprint(text), shuffle, steps, batch, context, config, rate,
                weightDecay, seed, saveEvery, own || compress);
        Trainer trainer = Trainer.begin(folder, settings, new Corpus(tokenizer.encode(order),
                context), tokenizer, base == null ? null : base.model());
        // A run that this replaces must not go on with another tokenizer, however this one ends.
        Files.deleteIfExists(Trainer.stateFile(folder));
        if (out == null) ModelFolder.removeModel(folder);
        return run(trainer, settings, folder, text);
    }

    private static Path compressed(Path folder) { return folder.resolve("compressed"); }

    /** The names that the project comes with. */
    private static Path ownText() {
        return Path.of(System.getProperty("seedgrad.root", "."), "micro", "names.txt");
    }

    private Tokenizer tokenizer(String text) {
        return switch (kind) {
            case "characters" -> CharacterTokenizer.of(text);
            case "gpt2" -> new Gpt2Tokenizer();
            default -> throw wrongUsage(
                    "--tokenizer is '" + kind + "' and must be characters or gpt2");
        };
    }

    // From where it was

    private int goOn() throws IOException {
        ModelFolder.requireFolder(resume);
        TrainingState state = TrainingState.read(Trainer.stateFile(resume));
        Settings settings = Trainer.settings(resume, state);
        String text = Corpus.read(Path.of(settings.data()));
        if (!Corpus.fingerprint(text).equals(settings.fingerprint())) throw new IOException(
                settings.data() + ": it is not the text any more that the run in " + resume
                + " began with; put that back, or begin anew");
        String order = settings.lines() ? Corpus.shuffled(text, settings.seed()) : text;
        Tokenizer tokenizer = Tokenizer.load(resume).orElseThrow(() -> new IOException(
                resume + ": the tokenizer of the run is missing; begin anew"));
        Trainer trainer = Trainer.resume(resume, state, settings,
                new Corpus(tokenizer.encode(order), settings.context()), tokenizer);
        return run(trainer, settings, resume, text);
    }

    // Both

    private int run(Trainer trainer, Settings settings, Path folder, String text)
            throws IOException {
        noteMachine();
        if (!json) printBeginning(trainer, settings);
        Show show = new Show(trainer, settings);
        try (Interruption interruption = new Interruption()) {
            trainer.run(interruption::isRequested, show);
            List<History.Point> points = trainer.history().points();
            if (plot != null && !points.isEmpty()) new LossCurve(points).write(plot);
            if (trainer.step() < settings.steps()) {
                note("stopped at step %d of %d, and saved; to go on: seedgrad train --resume %s",
                        trainer.step(), settings.steps(), folder);
                return STOPPED;
            }
        } finally {
            show.progress.clear();
        }
        ObjectNode result = json(trainer, folder);
        String samples = Samples.of(trainer.model(), trainer.tokenizer(), text, settings.lines(),
                settings.seed());
        result.put("samples", samples);
        if (!json) print("\nit writes, at temperature 0.8\n%s", samples);
        if (settings.compress()) {
            result.set("compressed", compress(trainer, folder, text, settings));
        }
        if (json) print(result);
        note("the model is in %s; to use it: seedgrad generate --checkpoint %s", folder, folder);
        return DONE;
    }

    /** Makes waves of the model, and shows what is left of it. */
    private ObjectNode compress(Trainer trainer, Path folder, String text, Settings settings)
            throws IOException {
        Gpt2Compression compression = Compress.compress(
                this, trainer.model(), "*", new Budget.Ratio(RATIO));
        Path small = compressed(folder);
        Compress.save(compression.after(), trainer.tokenizer(), small);
        String samples = Samples.of(compression.after(), trainer.tokenizer(), text,
                settings.lines(), settings.seed());
        int[] unseen = trainer.corpus().heldOut();
        ModelReport report = compression.report(
                Arrays.copyOf(unseen, Math.min(unseen.length, COMPARED)), true);
        if (!json) print("\nas waves, it writes\n%s\n%s", samples, report);
        ObjectNode result = newObject().put("checkpoint", small.toString())
                .put("samples", samples);
        return result.set("report", tree(report.toMap()));
    }

    private void printBeginning(Trainer trainer, Settings settings) {
        Gpt2Config config = settings.model();
        print("%s: %,d tokens to learn from, %,d held out, of %,d kinds\n",
                Path.of(settings.data()).getFileName(), trainer.corpus().trainingTokens(),
                trainer.corpus().heldOut().length, config.vocabulary());
        print("a GPT of %s, %d features and %d heads: %,d parameters\n\n",
                plural(config.layers(), "layer"), config.width(), config.heads(),
                trainer.model().parameterCount());
        print("nats a token | training | held out\n");
        trainer.history().points().forEach(this::printPoint);
    }

    private void printPoint(History.Point point) {
        print("step %7d |  %7.4f |  %7.4f\n", point.step(), point.training(), point.heldOut());
    }

    private static ObjectNode json(Trainer trainer, Path folder) {
        ObjectNode result = newObject().put("checkpoint", folder.toString())
                .put("steps", trainer.step()).put("parameters", trainer.model().parameterCount());
        ArrayNode losses = result.putArray("losses");
        for (History.Point p : trainer.history().points()) {
            losses.addObject().put("step", p.step()).put("training", p.training())
                    .put("held_out", p.heldOut());
        }
        return result;
    }

    /** What is to be seen on the way. */
    private final class Show implements Trainer.Listener {
        private final Progress progress;
        private final int first;
        private final long tokens;                          // a step
        private final long begin = System.nanoTime();

        Show(Trainer trainer, Settings settings) {
            first = trainer.step();
            tokens = (long) settings.batch() * settings.context();
            progress = new Progress(err(), Progress.isTerminal(), "step", first, settings.steps());
        }

        @Override public void step(int step, double loss) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            progress.update(step, String.format(Locale.ROOT, "loss %.4f, %,.0f tokens/s", loss,
                    (step - first) * tokens / seconds));
        }

        @Override public void point(History.Point point) {
            progress.clear();
            if (!json) printPoint(point);
        }
    }
}
