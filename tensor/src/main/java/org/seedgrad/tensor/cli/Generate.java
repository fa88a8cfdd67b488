package org.seedgrad.tensor.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.seedgrad.tensor.io.TextStream;
import org.seedgrad.tensor.io.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Goes on with a text. */
@Command(name = "generate", description = "Goes on with a text, token by token.",
        footerHeading = "%nExamples:%n", footer = {
            "  seedgrad generate --checkpoint gpt2 --text \"The capital of France is\" --new 50",
            "  seedgrad generate --checkpoint names --temperature 0.7 --seed 3",
            "  seedgrad generate --checkpoint gpt2-tiny --ids 1,2,3 --greedy --new 20 --json"})
final class Generate extends Task {
    private static final Set<String> OF_A_CHOICE = Set.of("--temperature", "--top-k", "--top-p");

    @Option(names = "--checkpoint", required = true, paramLabel = "DIR",
            description = "The folder of the model, plain or compressed.")
    private Path checkpoint;

    @Option(names = "--ids", split = ",", paramLabel = "ID",
            description = "The tokens to begin with, as in 1,2,3.")
    private int[] ids;

    @Option(names = "--text", paramLabel = "TEXT",
            description = "The text to begin with; a new line otherwise.")
    private String text;

    @Option(names = "--new", paramLabel = "N", defaultValue = "100",
            description = "How many tokens are to come (default: ${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(names = "--greedy",
            description = "Always take the most probable token; no temperature, no top-k or -p.")
    private boolean greedy;

    @Option(names = "--temperature", paramLabel = "X", defaultValue = "0.8",
            description = "1 is as the model has it, less is bolder (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "N", defaultValue = "0",
            description = "Choose among the N most probable tokens; 0: all (default).")
    private int topK;

    @Option(names = "--top-p", paramLabel = "P", defaultValue = "1",
            description = "Choose among the fewest tokens that together have this probability"
                    + " (default: ${DEFAULT-VALUE}).")
    private double topP;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42",
            description = "The same seed makes the same text (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override public Integer call() throws IOException {
        if (ids != null && text != null) throw wrongUsage(
                "--ids and --text both say how to begin; give one of them");
        for (OptionSpec option : spec().commandLine().getParseResult().matchedOptions()) {
            String name = option.longestName();
            if (greedy && OF_A_CHOICE.contains(name)) throw wrongUsage(name
                    + " cannot be given with --greedy: the most probable token leaves no choice");
        }
        ModelFolder folder = ModelFolder.open(checkpoint);
        int[] begin = ids != null ? ids
                : text == null ? beginning(folder.requireTokenizer())
                : folder.requireTokenizer().encode(text);
        if (begin.length == 0) throw wrongUsage(
                "--text is empty, but there must be something to begin with; give some text");
        PrimitiveIterator.OfInt tokens = folder.model().generate(begin, newTokens,
                greedy ? 0 : temperature, topP, topK, seed).iterator();
        if (json) printJson(folder, tokens);
        else if (folder.tokenizer().isPresent()) stream(folder.requireTokenizer(), begin, tokens);
        else printIds(tokens);
        return DONE;
    }

    /** A new line; for a model that knows none, its first token. */
    static int[] beginning(Tokenizer tokenizer) {
        try {
            return tokenizer.encode("\n");
        } catch (IllegalArgumentException e) {
            return new int[] {0};
        }
    }

    private void printJson(ModelFolder folder, PrimitiveIterator.OfInt tokens) throws IOException {
        ObjectNode result = newObject();
        ArrayNode list = result.putArray("ids");
        int[] all = new int[newTokens];
        for (int i = 0; i < newTokens; i++) {
            all[i] = tokens.nextInt();
            list.add(all[i]);
        }
        folder.tokenizer().ifPresent(t -> result.put("text", t.decode(all)));
        print(result);
    }

    /** The text as it comes, with its beginning. */
    private void stream(Tokenizer tokenizer, int[] begin, PrimitiveIterator.OfInt tokens) {
        TextStream stream = new TextStream(tokenizer);
        Arrays.stream(begin).forEach(id -> print("%s", stream.append(id)));
        while (tokens.hasNext() && !isOutputLost()) {
            print("%s", stream.append(tokens.nextInt()));
        }
        print("%s\n", stream.end());
    }

    private void printIds(PrimitiveIterator.OfInt tokens) {
        String before = "";
        while (tokens.hasNext() && !isOutputLost()) {
            print("%s%d", before, tokens.nextInt());
            before = ",";
        }
        print("\n");
    }
}
