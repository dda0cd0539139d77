// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.cli.sample.CheckpointSource;
import io.triad.cli.sample.SampledTexts;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad sample}: responses of a checkpoint. */
@Command(
        name = "sample",
        description = {
            "Draws responses from a checkpoint in Hugging Face layout (Qwen2, Qwen3 or Llama), without a suite.",
            "The same options give the same responses, to the bit, on any machine and number of threads."
        })
final class SampleCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR|s3://…",
            required = true,
            description = {
                "The folder with config.json, tokenizer.json and the weights, or its address in an S3 store: the one of",
                "TRIAD_STORE_ENDPOINT (with TRIAD_STORE_ACCESS_KEY and TRIAD_STORE_SECRET_KEY), else a suite's."
            })
    private String checkpoint = "";

    @Mixin
    private final StoreOption store = new StoreOption();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            required = true,
            description = "What the user says; - reads it from standard input.")
    private String prompt = "";

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What the system says, if anything.")
    private String system = "";

    @Option(names = "--raw", description = "Goes on from the prompt as it stands, without the model's chat template.")
    private boolean raw;

    @Option(
            names = "--n",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How many responses (default: ${DEFAULT-VALUE}).")
    private int number;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1.0",
            description = "What logits are divided by; 0 takes the likeliest token (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1.0",
            description = "Nucleus mass (default: ${DEFAULT-VALUE}).")
    private double topP;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "So many likeliest tokens; 0 for all (default).")
    private int topK;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            defaultValue = "0",
            description = "Leaves out tokens less likely than this part of the likeliest (default: ${DEFAULT-VALUE}).")
    private double minP;

    @Option(
            names = "--max-tokens",
            paramLabel = "NUMBER",
            defaultValue = "512",
            description = "Bound on a response, in tokens (default: ${DEFAULT-VALUE}).")
    private int maxTokens;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "A text that ends a response; may be given several times.")
    private List<String> stops = List.of();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description =
                    "Seed of the first response; the others have the seeds that follow (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--stream", description = "Shows text as it is drawn, which is done in any case but with --json.")
    private boolean stream;

    @Option(names = "--json", description = "Writes a line of JSON for each response instead.")
    private boolean json;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws InterruptedException {
        if (number < 1) {
            throw invalid("--n is 1 or more, not " + number);
        }
        if (stream && json) {
            throw invalid("--stream shows text and --json writes lines; leave one of them out");
        }
        SamplingSettings settings = new SamplingSettings(temperature, topP, maxTokens)
                .withTopK(topK)
                .withMinP(minP)
                .withStopStrings(stops);
        CheckpointSource source = store.checkpoints(System.err::println);
        try (CheckpointSource.Found found = source.find(checkpoint)) {
            draw(found.folder(), settings);
        }
        return 0;
    }

    private void draw(PolicyFolder folder, SamplingSettings settings) throws InterruptedException {
        PolicyWeights weights = folder.weights();
        try (PolicyTokenizer tokenizer = folder.tokenizer();
                StreamingSampler sampler = new EmbeddedSampler(weights, number, threads.number())) {
            draw(sampler, tokenizer, promptIds(tokenizer), settings);
        }
    }

    private void draw(StreamingSampler sampler, PolicyTokenizer tokenizer, TokenIds ids, SamplingSettings settings)
            throws InterruptedException {
        Thread caller = Thread.currentThread();
        try (OnInterruption _ = OnInterruption.run(caller::interrupt)) {
            SampledTexts.Listener listener = json ? new Lines(tokenizer) : new Texts();
            SampledTexts.Timing timing =
                    new SampledTexts(sampler, tokenizer, System::nanoTime).draw(ids, settings, number, seed, listener);
            System.err.printf(
                    Locale.ROOT,
                    "%,d tokens in %.2f s: %,.1f tokens/s; the first after %.2f s, with a prompt of %,d tokens%n",
                    timing.numTokens(),
                    timing.nanos() / 1e9,
                    timing.tokensPerSecond(),
                    timing.firstTokenNanos() / 1e9,
                    ids.size());
        }
    }

    private TokenIds promptIds(PolicyTokenizer tokenizer) {
        String text = prompt.equals("-") ? standardInput() : prompt;
        TokenIds ids = raw ? tokenizer.encodeDocument(text) : tokenizer.prompt(system, text);
        if (ids.isEmpty()) {
            throw invalid("--prompt has no token; say something");
        }
        return ids;
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, "standard input cannot be read: " + e.getMessage(), e);
        }
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }

    /** For people: the texts, one after another. */
    private final class Texts implements SampledTexts.Listener {
        @Override
        public void begins(int index) {
            if (number > 1) {
                System.out.println((index == 0 ? "" : System.lineSeparator()) + "--- " + (index + 1) + " of " + number);
            }
        }

        @Override
        public void text(String text) {
            PrintStream out = System.out;
            out.print(text);
            out.flush();
        }

        @Override
        public void ends(int index, Completion completion, String reason) {
            System.out.println();
        }
    }

    /** For machines: a line each. */
    private final class Lines implements SampledTexts.Listener {
        private final PolicyTokenizer tokenizer;
        private final StringBuilder text = new StringBuilder();

        Lines(PolicyTokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        @Override
        public void begins(int index) {
            text.setLength(0);
        }

        @Override
        public void text(String more) {
            text.append(more);
        }

        @Override
        public void ends(int index, Completion completion, String reason) {
            ObjectNode line = JSON.createObjectNode();
            line.put("index", index).put("seed", seed + index).put("text", text.toString());
            line.put("verbatim", tokenizer.decodeVerbatim(completion.tokens())).put("finish_reason", reason);
            ArrayNode tokens = line.putArray("tokens");
            completion.tokens().stream().forEach(tokens::add);
            ArrayNode logProbs = line.putArray("log_probs");
            for (int token = 0; token < completion.logProbs().size(); token++) {
                logProbs.add(completion.logProbs().get(token));
            }
            System.out.println(line);
        }
    }
}
