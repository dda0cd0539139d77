// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.sampling;

import io.triad.checkpoint.safetensors.DType;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Tokens a second of the embedded sampler beside what the machine can do at best, in turns in one run: {@code SamplingScenario [FOLDER|-]
 * [ROUNDS]}. Without a folder it makes random bfloat16 weights of Qwen2.5-0.5B's shape.
 */
public final class SamplingScenario {
    private static final int MAX_BATCH = 32;
    private static final int PROMPT_TOKENS = 512;
    private static final int RESPONSE_TOKENS = 48;
    private static final long FLOOR_BYTES = 1L << 30;

    private final EmbeddedSampler sampler;
    private final PolicyConfig config;
    private final Floors floors;
    private final SplittableRandom random = new SplittableRandom(1);

    private SamplingScenario(PolicyWeights weights, int numThreads) {
        this.config = weights.config();
        EmbeddedSamplerSettings settings =
                new EmbeddedSamplerSettings(MAX_BATCH, numThreads, OptionalLong.of(2L << 30), PROMPT_TOKENS, true);
        this.sampler = new EmbeddedSampler(weights, settings);
        this.floors = new Floors(numThreads, FLOOR_BYTES);
    }

    /**
     * Prints a table.
     *
     * @param args a folder or {@code -}, and how often each is measured
     */
    public static void main(String[] args) {
        int numThreads = Runtime.getRuntime().availableProcessors();
        int numRounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        PolicyWeights weights =
                args.length > 0 && !args[0].equals("-") ? new PolicyFolder(Path.of(args[0])).weights() : random05();
        long start = System.nanoTime();
        SamplingScenario scenario = new SamplingScenario(weights, numThreads);
        System.out.printf(
                "%,d parameters as %s, %,d bytes in memory; laid out in %.1f s; %d threads%n",
                weights.config().numParameters(),
                weights.tensor(ParameterLayout.EMBEDDING).dtype(),
                scenario.sampler.weightBytes(),
                (System.nanoTime() - start) / 1e9,
                numThreads);
        scenario.measure(numRounds);
        scenario.sampler.close();
    }

    private void measure(int numRounds) {
        Map<String, DoubleSupplier> measured = new LinkedHashMap<>();
        measured.put("read memory, GB/s", () -> floors.readBytesPerSecond() / 1e9);
        measured.put("multiply matrices (PyTorch), GFLOP/s", () -> floors.multiplyOperationsPerSecond() / 1e9);
        measured.put("batch 1, tokens/s", () -> decode(1));
        measured.put("batch 32, tokens/s", () -> decode(MAX_BATCH));
        measured.put("prompt of 512, tokens/s", this::readPrompt);
        Map<String, List<Double>> results = new LinkedHashMap<>();
        for (int round = -1; round < numRounds; round++) {
            for (Map.Entry<String, DoubleSupplier> each : measured.entrySet()) {
                double result = each.getValue().getAsDouble();
                if (round >= 0) {
                    results.computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        results.forEach((name, values) -> System.out.printf(
                "%-40s median %,10.1f   best %,10.1f%n",
                name, median(values), values.stream().mapToDouble(d -> d).max().orElseThrow()));
        List<Double> read = results.get("read memory, GB/s");
        List<Double> multiplied = results.get("multiply matrices (PyTorch), GFLOP/s");
        double bytes = sampler.weightBytes() + sampler.keyValueBytesPerToken() * (16 + RESPONSE_TOKENS / 2.0);
        double operations = 2.0 * config.numParameters() / 1e9;
        System.out.printf(
                "share of the memory's rate at batch 1:   median %.0f %%, best of both %.0f %%%n",
                100 * median(results.get("batch 1, tokens/s")) * bytes / 1e9 / median(read),
                100 * best(results.get("batch 1, tokens/s")) * bytes / 1e9 / best(read));
        for (String name : List.of("batch 32, tokens/s", "prompt of 512, tokens/s")) {
            // Of a prompt only the last token passes the output projection.
            double each = name.startsWith("prompt")
                    ? operations - 2.0 * config.vocabSize() * config.hiddenSize() / 1e9
                    : operations;
            System.out.printf(
                    "share of PyTorch's rate, %s: median %.0f %%, best of both %.0f %%%n",
                    name.split(",", 2)[0],
                    100 * median(results.get(name)) * each / median(multiplied),
                    100 * best(results.get(name)) * each / best(multiplied));
        }
    }

    private double decode(int batch) {
        List<SampleRequest> requests = IntStream.range(0, batch)
                .mapToObj(index -> request(16, RESPONSE_TOKENS, index))
                .toList();
        // The first token's time is that of the prompts.
        double prompts = seconds(requests.stream()
                .map(request -> new SampleRequest(request.prompt(), settings(1), request.seed()))
                .toList());
        double all = seconds(requests);
        return batch * (RESPONSE_TOKENS - 1) / (all - prompts);
    }

    private double readPrompt() {
        return PROMPT_TOKENS / seconds(List.of(request(PROMPT_TOKENS, 1, 0)));
    }

    private double seconds(List<SampleRequest> requests) {
        long start = System.nanoTime();
        sampler.sample(requests);
        return (System.nanoTime() - start) / 1e9;
    }

    private SampleRequest request(int promptTokens, int responseTokens, int seed) {
        int[] prompt = random.ints(promptTokens, 0, config.vocabSize()).toArray();
        return new SampleRequest(TokenIds.of(prompt), settings(responseTokens), seed);
    }

    /** The ends of a turn are made impossible, so that every response is as long. */
    private SamplingSettings settings(int maxTokens) {
        Map<Integer, Float> never = new LinkedHashMap<>();
        config.eosTokenIds().forEach(id -> never.put(id, -1e9f));
        return new SamplingSettings(1, 1, maxTokens).withLogitBias(never);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double best(List<Double> values) {
        return values.stream().mapToDouble(value -> value).max().orElseThrow();
    }

    private static PolicyWeights random05() {
        PolicyConfig config = new PolicyConfig(
                896,
                24,
                14,
                2,
                4864,
                151_936,
                32_768,
                1e6,
                1e-6,
                true,
                OptionalInt.empty(),
                151_645,
                OptionalInt.empty());
        SplittableRandom random = new SplittableRandom(7);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ParameterLayout.shapes(config).forEach((name, shape) -> {
            MemorySegment values = Arena.ofAuto().allocate(2 * shape.numElements());
            boolean norm = name.endsWith("norm.weight");
            for (long index = 0; index < shape.numElements(); index++) {
                float value = norm ? 1f : (random.nextFloat() - 0.5f) * 0.06f;
                values.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) (Float.floatToRawIntBits(value) >>> 16));
            }
            tensors.put(name, Tensor.stored(shape, DType.BF16, values));
        });
        return PolicyWeights.of(config, tensors);
    }
}
