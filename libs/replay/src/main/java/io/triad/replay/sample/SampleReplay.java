// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.sample;

import io.triad.messaging.Events;
import io.triad.messaging.LogRecord;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.Sampling;
import io.triad.recipe.Lane;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.train.LaneWalk;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.store.LaneWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Draws recorded responses again: did the model really say this? From the recorded prompt tokens, seed, settings and weights the
 * embedded engine draws the same bits. What a server drew is told apart and not drawn: no server promises bits.
 *
 * <p>Weights that the store no longer has are trained again from the log.
 */
public final class SampleReplay {
    private static final int MAX_BATCH = 256;

    private final RecordedSamples samples;
    private final IntFunction<LaneWeights> weights;
    private final int numThreads;

    private SampleReplay(RecordedSamples samples, IntFunction<LaneWeights> weights, int numThreads) {
        this.samples = samples;
        this.weights = weights;
        this.numThreads = numThreads;
    }

    /** Draws each response with the version that it was drawn with. */
    public static SampleReplay asRecorded(
            RunHistory run, Lane lane, LaneCheckpoints checkpoints, RecordedSamples samples, int numThreads) {
        return new SampleReplay(
                samples, version -> LaneWalk.weightsAt(run, lane, version, checkpoints, samples), numThreads);
    }

    /** Draws all responses with these weights instead. */
    public static SampleReplay with(PolicyWeights weights, RecordedSamples samples, int numThreads) {
        return new SampleReplay(samples, version -> LaneWeights.of(weights), numThreads);
    }

    /** Draws the responses that steps were trained on, a step at a time, in their order. */
    public void draw(List<StepTrained> steps, Consumer<RedrawnStep> told) {
        for (StepTrained step : steps) {
            Map<Integer, List<RewardAssigned>> byVersion = new TreeMap<>();
            for (LogRecord reward : samples.rewards(step.getManifest())) {
                RewardAssigned assigned = Events.decode(reward.topic(), reward.value(), RewardAssigned.parser());
                int version = assigned.getCompleted()
                        .getIssued()
                        .getTarget()
                        .getPolicy()
                        .getVersion();
                byVersion.computeIfAbsent(version, unseen -> new ArrayList<>()).add(assigned);
            }
            List<RedrawnResponse> responses = new ArrayList<>();
            byVersion.forEach((version, assigned) -> responses.addAll(redrawn(version, assigned)));
            told.accept(new RedrawnStep(
                    step.getManifest().getLane(), step.getManifest().getStep(), responses));
        }
    }

    private List<RedrawnResponse> redrawn(int version, List<RewardAssigned> assigned) {
        List<RedrawnResponse> responses = new ArrayList<>();
        List<RewardAssigned> drawn = new ArrayList<>();
        for (RewardAssigned each : assigned) {
            Rollout rollout = each.getCompleted().getRollout();
            if (rollout.getEngineDigest().equals(EmbeddedSampler.ENGINE_DIGEST)) {
                drawn.add(each);
            } else {
                responses.add(RedrawnResponse.ofAServer(rollout));
            }
        }
        if (drawn.isEmpty()) {
            return responses;
        }
        List<SampleRequest> requests = drawn.stream().map(SampleReplay::request).toList();
        try (EmbeddedSampler sampler = sampler(weights.apply(version))) {
            List<Completion> completions = sampler.sample(requests);
            for (int place = 0; place < drawn.size(); place++) {
                responses.add(RedrawnResponse.of(drawn.get(place).getCompleted().getRollout(), completions.get(place)));
            }
        }
        return responses;
    }

    /** An adapter is not merged into its base, as when it was drawn with. */
    private EmbeddedSampler sampler(LaneWeights weights) {
        EmbeddedSamplerSettings settings = EmbeddedSamplerSettings.of(MAX_BATCH, numThreads);
        return weights.adapter()
                .map(adapter -> new EmbeddedSampler(weights.whole(), adapter, settings))
                .orElseGet(() -> new EmbeddedSampler(weights.whole(), settings));
    }

    private static SampleRequest request(RewardAssigned assigned) {
        Rollout rollout = assigned.getCompleted().getRollout();
        Sampling sampling = assigned.getCompleted().getIssued().getSampling();
        return new SampleRequest(
                TokenIds.of(rollout.getPromptTokenIdsList().stream()
                        .mapToInt(Integer::intValue)
                        .toArray()),
                new SamplingSettings(
                        sampling.getTemperature(),
                        sampling.getTopP(),
                        sampling.getMaxTokens(),
                        sampling.getTopK(),
                        sampling.getMinP(),
                        sampling.getLogitBiasMap(),
                        sampling.getStopList()),
                rollout.getSeed());
    }
}
