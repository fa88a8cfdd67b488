package org.seedgrad.tensor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.seedgrad.tensor.core.Memory;
import org.seedgrad.tensor.core.Scope;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.io.CorruptFileException;
import org.seedgrad.tensor.io.SplitMix64;
import org.seedgrad.tensor.io.Tokenizer;
import org.seedgrad.tensor.io.TrainingState;
import org.seedgrad.tensor.nn.CompressedGpt2;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.nn.Weights;
import org.seedgrad.tensor.optim.AdamW;
import org.seedgrad.tensor.optim.GradientClipping;

/**
 * A training run in a folder. All of its state is written every so many steps as one file, so that
 * a run that was interrupted at any moment goes on to the bits of one that was not; the model is
 * written beside it, for use.
 */
final class Trainer {
    private static final String STATE = "training.safetensors";
    private static final String SETTINGS = "settings";
    private static final String HISTORY = "history";
    private static final String WINDOWS = "windows";
    private static final String DROPOUT = "dropout";
    private static final int POINTS = 20;                   // of the history
    private static final double LARGEST_NORM = 1;           // of the gradient, as for GPT-2 and 3

    private final Path folder;
    private final Settings settings;
    private final Corpus corpus;
    private final Tokenizer tokenizer;
    private final Gpt2 model;
    private final AdamW optimizer;
    private final SplitMix64 windows;
    private final SplitMix64 dropout;
    private final History history;
    private int step;

    /** What happens on the way. */
    interface Listener {
        void step(int step, double loss);

        void point(History.Point point);
    }

    private Trainer(Path folder, Settings settings, Corpus corpus, Tokenizer tokenizer, Gpt2 model,
                    SplitMix64 windows, SplitMix64 dropout, History history) {
        this.folder = folder;
        this.settings = settings;
        this.corpus = corpus;
        this.tokenizer = tokenizer;
        this.model = model;
        this.windows = windows;
        this.dropout = dropout;
        this.history = history;
        optimizer = new AdamW(model.parameters(), settings.rate(), 0.9, 0.99, 1e-8,
                settings.weightDecay());
        optimizer.schedule(settings.schedule());
    }

    /**
     * A run from the beginning.
     *
     * @param from the model to begin with, compressed or not; null for fresh weights
     */
    static Trainer begin(Path folder, Settings settings, Corpus corpus, Tokenizer tokenizer,
                         Gpt2 from) {
        SplitMix64 seeds = new SplitMix64(settings.seed());
        SplitMix64 dropout = new SplitMix64(seeds.nextLong());
        Random initial = new SplitMix64(seeds.nextLong());
        Gpt2 model = from != null ? from.with(dropout) : new Gpt2(
                settings.model(), Weights.fresh(settings.model().layers(), initial), dropout);
        return new Trainer(folder, settings, corpus, tokenizer, model,
                new SplitMix64(seeds.nextLong()), dropout, new History());
    }

    /** The file of the state of a run in a folder. */
    static Path stateFile(Path folder) { return folder.resolve(STATE); }

    /** Why no run may begin in a folder that was asked for; null if it may. */
    static String taken(Path folder) {
        if (Files.exists(stateFile(folder))) return folder + " has a run already; go on with it by"
                + " --resume " + folder + ", or give another folder by --out";
        return Files.exists(folder.resolve("config.json")) ? folder + " has a model already, which"
                + " would be replaced; give another folder by --out" : null;
    }

    /** The settings of a run that was interrupted. */
    static Settings settings(Path folder, TrainingState state) throws IOException {
        try {
            return Settings.of(state.notes().getOrDefault(SETTINGS, ""));
        } catch (IllegalArgumentException e) {
            throw new CorruptFileException(stateFile(folder), e.getMessage());
        }
    }

    /**
     * Such a run, at the step where its state was written: the state has all that changes, the
     * model beside it the frequencies of waves, which do not.
     */
    static Trainer resume(Path folder, TrainingState state, Settings settings, Corpus corpus,
                          Tokenizer tokenizer) throws IOException {
        try {
            SplitMix64 dropout = new SplitMix64(generator(state, DROPOUT));
            Gpt2 model = CompressedGpt2.load(folder).with(dropout);
            Trainer trainer = new Trainer(folder, settings, corpus, tokenizer, model,
                    new SplitMix64(generator(state, WINDOWS)), dropout,
                    History.of(state.notes().getOrDefault(HISTORY, "")));
            model.load(state.model());
            trainer.optimizer.load(state.optimizer());
            trainer.step = Math.toIntExact(state.step());
            return trainer;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CorruptFileException(stateFile(folder), e.getMessage());
        }
    }

    private static long generator(TrainingState state, String name) {
        Long seed = state.generators().get(name);
        if (seed == null) throw new IllegalArgumentException("it has no generator '" + name + "'");
        return seed;
    }

    int step() { return step; }

    Gpt2 model() { return model; }

    Tokenizer tokenizer() { return tokenizer; }

    Corpus corpus() { return corpus; }

    History history() { return history; }

    /**
     * Goes on to the last step, or until somebody wants it to stop; saves in either case.
     *
     * @throws IOException if something cannot be written, or the loss is no number any more
     */
    void run(BooleanSupplier stop, Listener listener) throws IOException {
        tokenizer.save(folder);
        if (step == 0) save();                              // from now on it can be resumed
        int stretch = Math.max(1, settings.steps() / POINTS);
        model.train();
        while (step < settings.steps() && !stop.getAsBoolean()) {
            double loss = takeStep();
            history.add(loss);
            listener.step(step, loss);
            if (step % stretch == 0 || step == settings.steps()) {
                double heldOut = corpus.heldOutLoss(model);
                listener.point(history.mark(step,
                        finite("the loss on held-out text", heldOut, step)));
            }
            if (step % settings.saveEvery() == 0 && step < settings.steps()) save();
        }
        model.eval();
        save();
    }

    private double takeStep() throws IOException {
        try (Scope scope = Memory.scope()) {
            Corpus.Windows texts = corpus.draw(settings.batch(), windows);
            Tensor loss = model.loss(texts.ids(), texts.targets(), texts.batch(), texts.time());
            double value = finite("the loss", loss.item(), step + 1);
            loss.backward();
            GradientClipping.clip(model.parameters().values(), LARGEST_NORM);
            optimizer.step();
            optimizer.zeroGrad();
            step++;
            return value;
        }
    }

    private static double finite(String what, double loss, int step) throws IOException {
        if (!Double.isFinite(loss)) throw new IOException("train: " + what + " is " + loss
                + " at step " + step + "; begin again with a lower --rate");
        return loss;
    }

    /** First the model and then the state: what counts is the state. */
    private void save() throws IOException {
        CompressedGpt2.save(folder, model);
        new TrainingState(model.state(), optimizer.state(),
                Map.of(WINDOWS, windows.state(), DROPOUT, dropout.state()), step,
                (long) step * settings.batch() * settings.context(),
                Map.of(SETTINGS, settings.toJson(), HISTORY, history.toString()))
                .write(stateFile(folder));
    }
}
