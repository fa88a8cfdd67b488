package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.seedgrad.tensor.io.Gpt2Config;
import org.seedgrad.tensor.optim.Schedule;

/**
 * All that decides what comes of a training run, besides its state; it is stored with that.
 *
 * @param data        the text, as an absolute path
 * @param fingerprint of the text, so that no run goes on with another one
 * @param lines       are its lines texts of their own, in no order?
 * @param context     how many tokens a window of the text has
 * @param rate        the highest learning rate; it grows to it and falls along half a cosine
 * @param saveEvery   how many steps a killed process may lose
 * @param compress    is the model to be compressed at the end?
 */
record Settings(String data, String fingerprint, boolean lines, int steps, int batch, int context,
                Gpt2Config model, double rate, double weightDecay, long seed, int saveEvery,
                boolean compress) {
    /** As long as an array can be. */
    private static final int MOST_TOKENS = Integer.MAX_VALUE - 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalArgumentException naming the first option that cannot be */
    Settings {
        positive("--steps", steps);
        positive("--batch", batch);
        positive("--context", context);
        positive("--save-every", saveEvery);
        if ((long) batch * context > MOST_TOKENS) throw new IllegalArgumentException(
                "--batch x --context is " + (long) batch * context + " tokens a step; at most "
                + MOST_TOKENS + " are possible, and a few thousand are usual");
        if (context > model.positions()) throw new IllegalArgumentException("--context is "
                + context + ", but the model has " + model.positions() + " places");
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
                "--rate is " + rate + " and must be above 0");
        if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--weight-decay is " + weightDecay + " and must be at least 0");
        }
    }

    private static void positive(String option, int value) {
        if (value < 1) throw new IllegalArgumentException(
                option + " is " + value + " and must be at least 1");
    }

    Schedule schedule() {
        int warmUp = Math.max(1, steps / 20);
        return Schedule.cosine(rate, rate / 10, Math.max(1, steps - warmUp)).warmUp(warmUp);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);             // numbers and texts can be written
        }
    }

    /** @throws IllegalArgumentException if it is not what {@link #toJson} makes */
    static Settings of(String json) {
        try {
            return JSON.readValue(json, Settings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("its settings are damaged", e);
        }
    }
}
