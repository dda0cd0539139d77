// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RandomStream;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import io.triad.policy.TokenIds;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecomputationTest {
    private static final long MEBIBYTE = 1 << 20;

    private static PolicyConfig config(int numLayers, boolean tied) {
        return new PolicyConfig(
                32, numLayers, 4, 2, 40, 37, 64, 10_000, 1e-6, tied, OptionalInt.empty(), 2, OptionalInt.of(0));
    }

    /** Four micro-batches, so that each sum holds more than zeros when the second gradient of its embedding comes. */
    private static List<TokenBatch> batches() {
        RandomStream stream = RandomStream.of(11);
        List<TokenBatch> batches = new ArrayList<>();
        for (int batch = 0; batch < 4; batch++) {
            TokenIds prompt = SmallPolicies.tokens(stream, 4 + batch, 37);
            batches.add(new TokenBatch(List.of(
                    new ScoredSequence(prompt, SmallPolicies.tokens(stream, 9, 37)),
                    new ScoredSequence(prompt, SmallPolicies.tokens(stream, 1, 37)),
                    new ScoredSequence(SmallPolicies.tokens(stream, 3, 37), SmallPolicies.tokens(stream, 5, 37)))));
        }
        return batches;
    }

    private static NDArray loss(TokenPredictions predictions) {
        NDArray weights = predictions
                .logProbs_N()
                .getManager()
                .arange((int) predictions.logProbs_N().size())
                .add(1)
                .div(10);
        return predictions
                .logProbs_N()
                .mul(weights)
                .sum()
                .add(predictions.entropies_N().mul(weights).sum());
    }

    private record Computed(double[] losses, Map<String, Tensor> gradients) {}

    private static Computed computed(TrainablePolicy policy) {
        ComputeThreads.use(2);
        double[] losses = policy.accumulate(batches(), 0.7, (index, predictions) -> loss(predictions));
        ComputeThreads.use(0);
        return new Computed(losses, policy.gradients());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveTheSameBits(boolean tied) {
        for (int numLayers : List.of(1, 2, 5)) {
            PolicyWeights weights = SmallPolicies.lively(config(numLayers, tied), 3);
            try (TrainablePolicy kept = TrainablePolicy.of(weights);
                    TrainablePolicy recomputed = TrainablePolicy.of(weights, Activations.RECOMPUTED)) {
                assertSame(computed(kept), computed(recomputed));
            }
        }
    }

    /** The first layer has no adapter, and the embedding no gradient: nothing is to be handed on to them. */
    @Test
    void shouldGiveTheSameBitsToAnAdapter() {
        PolicyWeights base = SmallPolicies.lively(config(4, true), 3);
        LoraConfig config = LoraConfig.fromJson(
                "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 3, \"target_modules\": [\"q_proj\", \"o_proj\","
                        + " \"down_proj\"], \"layers_to_transform\": [1, 3]}");
        LoraAdapter adapter = SmallPolicies.lively(LoraAdapter.fresh(base.config(), config, 1), 9);
        try (TrainablePolicy kept = TrainablePolicy.of(base, adapter);
                TrainablePolicy recomputed = TrainablePolicy.of(base, adapter, Activations.RECOMPUTED)) {
            assertSame(computed(kept), computed(recomputed));
        }
    }

    private static void assertSame(Computed kept, Computed recomputed) {
        assertThat(recomputed.losses()).isEqualTo(kept.losses());
        assertThat(recomputed.gradients()).isEqualTo(kept.gradients());
        assertThat(kept.gradients().values()).allSatisfy(gradient -> assertThat(gradient.toArray())
                .isNotEqualTo(new float[Math.toIntExact(gradient.shape().numElements())]));
    }

    @Test
    void shouldRefuseALossThatIsNotFinite() {
        PolicyWeights weights = SmallPolicies.lively(config(3, true), 3);
        try (TrainablePolicy policy = TrainablePolicy.of(weights, Activations.RECOMPUTED)) {
            assertThatThrownBy(() -> policy.accumulate(
                            batches().getFirst(),
                            1,
                            predictions -> predictions.logProbs_N().sum().log()))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                    .hasMessageContaining("15 tokens");
            assertThat(policy.gradients().values())
                    .allSatisfy(gradient -> assertThat(gradient.toArray()).containsOnly(0f));
        }
    }

    @Test
    void shouldLeaveNoArraysBehind() {
        PolicyWeights weights = SmallPolicies.lively(config(3, true), 3);
        try (TrainablePolicy policy = TrainablePolicy.of(weights, Activations.RECOMPUTED)) {
            policy.accumulate(batches(), 1, (index, predictions) -> loss(predictions));
            int before = policy.manager().getManagedArrays().size();
            for (int round = 0; round < 3; round++) {
                policy.accumulate(batches(), 1, (index, predictions) -> loss(predictions));
                policy.score(batches().getFirst(), 1);
            }
            assertThat(policy.manager().getManagedArrays()).hasSize(before);
        }
    }

    /**
     * Sixteen layers need no more than four, but for their parameters and inputs; kept, they need several times as much. Also
     * of a pass that only scores.
     */
    @Test
    void shouldNeedTheMemoryOfOneLayer() throws Exception {
        Map<String, Long> peaks = PeakMemory.measured();

        long kept = peaks.get("kept-16") - peaks.get("kept-4");
        assertThat(kept).as("what 12 layers keep: %s", peaks).isGreaterThan(200 * MEBIBYTE);
        assertThat(peaks.get("recomputed-16") - peaks.get("recomputed-4"))
                .as("what 12 layers keep recomputed: %s", peaks)
                .isLessThan(kept / 10);
        assertThat(peaks.get("score-16") - peaks.get("score-4"))
                .as("what 12 layers keep in a score: %s", peaks)
                .isLessThan(kept / 10);
    }

    /**
     * Peak resident memory of a process that computes one gradient, in bytes. The high-water mark of a process only grows, so
     * what needs less comes first.
     */
    static final class PeakMemory {
        private PeakMemory() {}

        static Map<String, Long> measured() throws IOException, InterruptedException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(argument -> argument.startsWith("--"))
                    .forEach(command::add);
            command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.add(PeakMemory.class.getName());
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            // What is freed goes back to the system at once, or the C library's own stores would be measured.
            builder.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            Map<String, Long> peaks = new TreeMap<>();
            output.lines().filter(line -> line.startsWith("peak ")).forEach(line -> {
                String[] words = line.split(" ");
                peaks.put(words[1], Long.parseLong(words[2]));
            });
            return peaks;
        }

        public static void main(String[] arguments) throws IOException {
            ComputeThreads.use(1);
            RandomStream stream = RandomStream.of(5);
            TokenBatch batch = new TokenBatch(List.of(
                    new ScoredSequence(SmallPolicies.tokens(stream, 8, 37), SmallPolicies.tokens(stream, 1024, 37))));
            for (int numLayers : List.of(4, 16)) {
                try (TrainablePolicy policy = policy(numLayers, Activations.KEPT)) {
                    policy.score(batch, 1);
                }
                report("score-" + numLayers);
            }
            for (Activations activations : List.of(Activations.RECOMPUTED, Activations.KEPT)) {
                for (int numLayers : List.of(4, 16)) {
                    try (TrainablePolicy policy = policy(numLayers, activations)) {
                        policy.accumulate(batch, 1, predictions -> predictions
                                .logProbs_N()
                                .mean());
                    }
                    report(activations.name().toLowerCase(Locale.ROOT) + "-" + numLayers);
                }
            }
        }

        private static TrainablePolicy policy(int numLayers, Activations activations) {
            PolicyConfig config = new PolicyConfig(
                    32, numLayers, 4, 2, 40, 37, 2048, 10_000, 1e-6, true, OptionalInt.empty(), 2, OptionalInt.of(0));
            return TrainablePolicy.of(SmallPolicies.lively(config, 1), activations);
        }

        private static void report(String name) throws IOException {
            String mark = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow();
            System.out.println("peak " + name + " " + Long.parseLong(mark.replaceAll("\\D", "")) * 1024);
        }
    }
}
