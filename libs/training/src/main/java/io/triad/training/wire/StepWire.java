// SPDX-License-Identifier: Apache-2.0
package io.triad.training.wire;

import io.triad.messaging.Derived;
import io.triad.policy.training.TrainingEngine;
import io.triad.proto.policy.v1.CheckpointRef;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.proto.step.v1.StepKind;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepSettings;
import io.triad.proto.step.v1.StepTimes;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TensorDigest;
import io.triad.recipe.Estimator;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.batch.StepBatch;
import io.triad.training.batch.TimeSpan;
import io.triad.training.step.StepCode;
import io.triad.training.step.StepOutcome;
import io.triad.training.step.TensorDigests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Encodes what the trainer writes: batch manifests, trained steps, published policies. */
public final class StepWire {
    private StepWire() {}

    /** Returns what decides a step of a lane beside its samples and weights. */
    public static StepSettings settings(Recipe recipe, Lane lane, int microBatchTokens) {
        return StepSettings.newBuilder()
                .setRecipeSectionJson(recipe.sectionJson(lane))
                .setRecipeSha256(recipe.digest())
                .setSeed(recipe.seed())
                .setMicroBatchTokens(microBatchTokens)
                .setEngineDigest(TrainingEngine.digest())
                .setCodeSha256(StepCode.sha256())
                .build();
    }

    /** Returns the manifest of a reinforcement step. */
    public static BatchManifest manifest(
            LaneKey key,
            StepSettings settings,
            int step,
            int level,
            Estimator estimator,
            StepBatch batch,
            String weightsSha256,
            String referenceSha256,
            double learningRate) {
        BatchManifest.Builder manifest = begin(key, settings, step, weightsSha256, learningRate)
                .setLevel(level)
                .setReferenceSha256(referenceSha256)
                .setKind(
                        switch (estimator) {
                            case REINFORCE_PLUS_PLUS -> StepKind.STEP_KIND_REINFORCE_PLUS_PLUS;
                            case REINFORCE_PLUS_PLUS_BASELINE -> StepKind.STEP_KIND_REINFORCE_PLUS_PLUS_BASELINE;
                            case GRPO -> StepKind.STEP_KIND_GRPO;
                            case DR_GRPO -> StepKind.STEP_KIND_DR_GRPO;
                            case RLOO -> StepKind.STEP_KIND_RLOO;
                        });
        for (JudgedRollout rollout : batch.items()) {
            manifest.addItems(BatchItem.newBuilder()
                    .setId(rollout.id())
                    .setPartition(rollout.position().partition())
                    .setOffset(rollout.position().offset())
                    .setReward(((Judgement.Scored) rollout.judgement()).reward())
                    .setContentSha256(contentSha256(rollout))
                    .setPolicyVersion(rollout.policyVersion()));
        }
        batch.items().stream()
                .map(JudgedRollout::engineDigest)
                .distinct()
                .sorted()
                .forEach(manifest::addSamplerEngineDigests);
        for (StepBatch.Dropped dropped : batch.dropped()) {
            DroppedItem.Builder item =
                    DroppedItem.newBuilder().setId(dropped.id()).setReason(dropped.reason());
            dropped.position()
                    .ifPresent(place -> item.setPartition(place.partition()).setOffset(place.offset()));
            manifest.addDropped(item);
        }
        return manifest.build();
    }

    /** Returns the manifest of a supervised step. */
    public static BatchManifest manifest(
            LaneKey key, StepSettings settings, DemonstrationBatch batch, String weightsSha256, double learningRate) {
        BatchManifest.Builder manifest =
                begin(key, settings, batch.step(), weightsSha256, learningRate).setKind(StepKind.STEP_KIND_SUPERVISED);
        for (DemonstrationBatch.Demonstration demonstration : batch.items()) {
            manifest.addItems(BatchItem.newBuilder()
                    .setId(demonstration.taskId())
                    .setPartition(batch.position().partition())
                    .setOffset(batch.position().offset())
                    .setContentSha256(contentSha256(demonstration)));
        }
        return manifest.build();
    }

    /** Returns the SHA-256 over system, prompt and response in UTF-8, with zero bytes between them. */
    public static String contentSha256(DemonstrationBatch.Demonstration demonstration) {
        return Derived.sha256Hex(
                (demonstration.system() + "\0" + demonstration.prompt() + "\0" + demonstration.response())
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static BatchManifest.Builder begin(
            LaneKey key, StepSettings settings, int step, String weightsSha256, double learningRate) {
        return BatchManifest.newBuilder()
                .setRunId(key.runId())
                .setLane(key.lane().label())
                .setStep(step)
                .setWeightsSha256Before(weightsSha256)
                .setLearningRate(learningRate)
                .setSettings(settings);
    }

    /** Returns the SHA-256 over response token ids, then log-probs, little-endian. */
    public static String contentSha256(JudgedRollout rollout) {
        int tokens = rollout.logProbs().size();
        ByteBuffer bytes = ByteBuffer.allocate(tokens * 8).order(ByteOrder.LITTLE_ENDIAN);
        rollout.sequence().response().stream().forEach(bytes::putInt);
        for (int token = 0; token < tokens; token++) {
            bytes.putFloat(rollout.logProbs().get(token));
        }
        return Derived.sha256Hex(bytes.array());
    }

    /**
     * Returns the event of a trained step.
     *
     * @param metrics what it measured
     * @param after digests of the weights that it led to
     * @param numSteps of the lane
     */
    public static StepTrained trained(
            BatchManifest manifest, StepMetrics metrics, StepOutcome outcome, TensorDigests after, int numSteps) {
        StepTrained.Builder trained = StepTrained.newBuilder()
                .setManifest(manifest)
                .setMetrics(metrics)
                .setWeightsSha256After(after.whole())
                .setGradientSha256(outcome.gradients().whole())
                .setNumSteps(numSteps)
                .setAdvantagesSha256(outcome.advantagesSha256());
        after.each()
                .forEach((name, sha256) -> trained.addTensors(TensorDigest.newBuilder()
                        .setName(name)
                        .setWeightsSha256(sha256)
                        .setGradientSha256(outcome.gradients().each().getOrDefault(name, ""))));
        return trained.build();
    }

    /** Returns what a step measured, as an event tells it. */
    public static StepMetrics metrics(StepOutcome outcome, double waitSeconds) {
        return StepMetrics.newBuilder()
                .setLoss(outcome.loss())
                .setRewardMean(outcome.rewardMean())
                .setRewardStd(outcome.rewardStd())
                .setAccuracy(outcome.accuracy())
                .setWellFormed(outcome.wellFormed())
                .setKl(outcome.kl())
                .setEntropy(outcome.entropy())
                .setGradientNorm(outcome.gradientNorm())
                .setSamplerMismatch(outcome.samplerMismatch())
                .setResponseTokens(outcome.responseTokens())
                .setTokens(outcome.tokens())
                .setTrainSeconds(outcome.trainSeconds())
                .setWaitSeconds(waitSeconds)
                .setClipLow(share(outcome.clips().low(), outcome))
                .setClipHigh(share(outcome.clips().high(), outcome))
                .setImportanceCapped(share(outcome.clips().capped(), outcome))
                .setPaddingShare(outcome.size().paddingShare())
                .setAttentionPaddingShare(outcome.size().attentionPaddingShare())
                .build();
    }

    private static double share(long numTokens, StepOutcome outcome) {
        return (double) numTokens / outcome.scoredTokens();
    }

    /**
     * Returns when a step was computed.
     *
     * @param items what it trained on; none in a supervised step
     */
    public static StepTimes times(List<JudgedRollout> items, TimeSpan training) {
        List<TimeSpan> sampled = items.stream()
                .flatMap(item -> item.sampled().stream())
                .distinct()
                .toList();
        return StepTimes.newBuilder()
                .addAllSampling(
                        TimeSpan.merged(sampled).stream().map(StepWire::span).toList())
                .setTraining(span(training))
                .build();
    }

    private static io.triad.proto.step.v1.TimeSpan span(TimeSpan span) {
        return io.triad.proto.step.v1.TimeSpan.newBuilder()
                .setBeganMicros(micros(span.began()))
                .setEndedMicros(micros(span.ended()))
                .build();
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Returns the event that publishes a version. */
    public static PolicyPublished published(PolicyVersion version, Optional<PolicyVersion> parent) {
        PolicyPublished.Builder published = PolicyPublished.newBuilder()
                .setPolicy(policy(version))
                .setFinal(version.isFinal())
                .setLevel(version.level())
                .setWeightsSha256(version.weightsSha256());
        parent.ifPresent(from -> published.setParent(policy(from)));
        return published.build();
    }

    /** Returns the reference to a version. */
    public static PolicyRef policy(PolicyVersion version) {
        return PolicyRef.newBuilder()
                .setRunId(version.key().runId())
                .setLane(version.key().lane().label())
                .setVersion(version.version())
                .setCheckpoint(CheckpointRef.newBuilder()
                        .setUri(version.checkpoint().uri())
                        .setSha256(version.checkpoint().sha256()))
                .build();
    }
}
