package org.seedgrad.tensor.nn;

import java.util.Map;
import org.seedgrad.tensor.io.Gpt2Config;

/** GPT-2 once more, in double precision and in plain loops: the oracle. */
final class DoubleGpt2 {
    private final Gpt2Config config;
    private final Map<String, float[]> weights;

    DoubleGpt2(Gpt2Config config, Map<String, float[]> weights) {
        this.config = config;
        this.weights = weights;
    }

    /** The scores after each place of one text: [T][V]. */
    double[][] logits(int... ids) {
        int c = config.width();
        double[][] x = new double[ids.length][c];
        for (int t = 0; t < ids.length; t++) {
            for (int i = 0; i < c; i++) {
                x[t][i] = (double) weights.get("wte.weight")[ids[t] * c + i]
                        + weights.get("wpe.weight")[t * c + i];
            }
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String in = "h." + layer + ".";
            add(x, linear(in + "attn.c_proj",
                    attention(linear(in + "attn.c_attn", norm(in + "ln_1", x)))));
            double[][] wide = linear(in + "mlp.c_fc", norm(in + "ln_2", x));
            for (double[] row : wide) for (int i = 0; i < row.length; i++) row[i] = gelu(row[i]);
            add(x, linear(in + "mlp.c_proj", wide));
        }
        double[][] last = norm("ln_f", x);
        double[][] logits = new double[ids.length][config.vocabulary()];
        for (int t = 0; t < ids.length; t++) {
            for (int v = 0; v < config.vocabulary(); v++) {
                for (int i = 0; i < c; i++) {
                    logits[t][v] += last[t][i] * weights.get("wte.weight")[v * c + i];
                }
            }
        }
        return logits;
    }

    /** The mean of -ln p(token) over all tokens but the first. */
    double loss(int... ids) {
        double[][] logits = logits(ids);
        double sum = 0;
        for (int t = 0; t + 1 < ids.length; t++) {
            double total = 0;
            for (double logit : logits[t]) total += Math.exp(logit);
            sum += Math.log(total) - logits[t][ids[t + 1]];
        }
        return sum / (ids.length - 1);
    }

    private static void add(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) for (int i = 0; i < x[t].length; i++) x[t][i] += y[t][i];
    }

    private static double gelu(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private double[][] norm(String name, double[][] x) {
        double[][] y = new double[x.length][config.width()];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            double variance = 0;
            for (double value : x[t]) mean += value / config.width();
            for (double value : x[t]) variance += (value - mean) * (value - mean) / config.width();
            for (int i = 0; i < config.width(); i++) {
                y[t][i] = (x[t][i] - mean) / Math.sqrt(variance + config.epsilon())
                        * weights.get(name + ".weight")[i] + weights.get(name + ".bias")[i];
            }
        }
        return y;
    }

    private double[][] linear(String name, double[][] x) {
        float[] weight = weights.get(name + ".weight");
        float[] bias = weights.get(name + ".bias");
        double[][] y = new double[x.length][bias.length];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < bias.length; o++) {
                y[t][o] = bias[o];
                for (int i = 0; i < x[t].length; i++) {
                    y[t][o] += x[t][i] * weight[i * bias.length + o];
                }
            }
        }
        return y;
    }

    private double[][] attention(double[][] qkv) {
        int c = config.width();
        int d = c / config.heads();
        double[][] y = new double[qkv.length][c];
        for (int at = 0; at < c; at += d) {
            for (int t = 0; t < qkv.length; t++) {
                double[] p = new double[t + 1];
                double total = 0;
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < d; i++) p[s] += qkv[t][at + i] * qkv[s][c + at + i];
                    p[s] = Math.exp(p[s] / Math.sqrt(d));
                    total += p[s];
                }
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < d; i++) {
                        y[t][at + i] += p[s] / total * qkv[s][2 * c + at + i];
                    }
                }
            }
        }
        return y;
    }
}
