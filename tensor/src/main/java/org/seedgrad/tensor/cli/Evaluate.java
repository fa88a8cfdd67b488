package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.seedgrad.tensor.core.GradMode;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.nn.Gpt2;
import org.seedgrad.tensor.ops.Ops;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How well a model foretells a text. */
@Command(name = "eval", description = {"How well a model foretells a text.",
    "The loss is the mean of -ln p(token) over all tokens but the first, and the perplexity its"
        + " exponential. Tokens may be as many as the context; a file is read in windows of that"
        + " length, one after the other."},
        footerHeading = "%nExamples:%n", footer = {
            "  seedgrad eval --checkpoint gpt2 --data novel.txt",
            "  seedgrad eval --checkpoint gpt2 --text \"The capital of France is Paris.\"",
            "  seedgrad eval --checkpoint gpt2-tiny --ids 1,2,3 --json"})
final class Evaluate extends Task {
    @Option(names = "--checkpoint", required = true, paramLabel = "DIR",
            description = "The folder of the model, plain or compressed.")
    private Path checkpoint;

    @Option(names = "--ids", split = ",", paramLabel = "ID",
            description = "The text as tokens, as in 1,2,3; gives the scores that follow too.")
    private int[] ids;

    @Option(names = "--text", paramLabel = "TEXT", description = "The text itself; likewise.")
    private String text;

    @Option(names = "--data", paramLabel = "FILE", description = "A file of any length, UTF-8.")
    private Path data;

    @Override public Integer call() throws IOException {
        if ((ids == null ? 0 : 1) + (text == null ? 0 : 1) + (data == null ? 0 : 1) != 1) {
            throw wrongUsage("which text? Give one of --ids, --text and --data");
        }
        ModelFolder folder = ModelFolder.open(checkpoint);
        if (data != null) evaluateFile(folder);
        else evaluate(folder.model(), ids != null ? ids : folder.requireTokenizer().encode(text));
        return DONE;
    }

    private void evaluate(Gpt2 model, int[] tokens) throws IOException {
        if (tokens.length == 0) throw wrongUsage("--text is empty; give some text");
        float[] last;
        Double loss = null;
        try (GradMode.Scope off = GradMode.off()) {
            Tensor scores = model.forward(tokens, 1, tokens.length);
            last = Ops.slice(scores, 1, tokens.length - 1, tokens.length).toArray();
            if (tokens.length > 1) {
                int[] targets = Arrays.copyOfRange(tokens, 1, tokens.length + 1);
                targets[tokens.length - 1] = -1;            // nothing follows the last
                loss = (double) Ops.crossEntropy(scores, targets).item();
            }
        }
        if (json) {
            ObjectNode result = newObject().put("loss", loss);
            ArrayNode list = result.putArray("logits_last");
            for (float score : last) list.add(score);
            print(result);
            return;
        }
        if (loss != null) print(loss, tokens.length);
        int best = 0;
        for (int i = 0; i < last.length; i++) if (last[i] > last[best]) best = i;
        print("next token: %d, with the score %.5f\n", best, last[best]);
    }

    private void evaluateFile(ModelFolder folder) throws IOException {
        String content = Corpus.read(data);
        int[] tokens = folder.requireTokenizer().encode(content);
        if (tokens.length < 2) throw new IllegalArgumentException(
                data + ": " + plural(tokens.length, "token") + "; there must be at least two");
        double loss = Corpus.loss(
                folder.model(), tokens, folder.model().config().positions());
        if (json) {
            int bytes = content.getBytes(StandardCharsets.UTF_8).length;
            print(newObject().put("loss", loss).put("perplexity", StrictMath.exp(loss))
                    .put("tokens", tokens.length).put("bytes", bytes));
        } else {
            print(loss, tokens.length);
        }
    }

    private void print(double loss, int tokens) {
        print("loss: %.6f nats a token, over %s\nperplexity: %.4f\n",
                loss, plural(tokens - 1, "token"), StrictMath.exp(loss));
    }
}
