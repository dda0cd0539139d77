// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.messaging.Events;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.reward.v1.RewardParts;
import io.triad.proto.reward.v1.Verdict;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TensorDigest;
import io.triad.recipe.Lane;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.training.wire.StepWire;
import io.triad.training.wire.TrainingWire;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A recorded run with one difference planted in a step: what a replay is to find.
 *
 * @param history what the log would say
 * @param rolloutId the rollout that was changed; empty when it is a digest
 */
record PlantedRun(RunHistory history, String rolloutId) {
    /** What can be planted. */
    enum Plant {
        /** The verdict of the step's first response is the opposite of what the verifier said, and so its reward. */
        VERDICT,
        /** The first token of the step's first response is another. */
        TOKEN,
        /** The digest of the step's last tensor is another. */
        WEIGHT
    }

    /** Plants a difference in a step; a changed event is written to the log behind the others. */
    static PlantedRun plant(String broker, RunHistory run, RecordedSamples samples, Lane lane, int step, Plant plant) {
        StepTrained recorded = run.stepsOf(lane).get(step);
        if (plant == Plant.WEIGHT) {
            int last = recorded.getTensorsCount() - 1;
            String changed = "0".repeat(64);
            return new PlantedRun(
                    with(
                            run,
                            lane,
                            recorded.toBuilder()
                                    .setWeightsSha256After(changed)
                                    .setTensors(
                                            last,
                                            TensorDigest.newBuilder(recorded.getTensors(last))
                                                    .setWeightsSha256(changed))
                                    .build()),
                    "");
        }
        LogRecord event = samples.rewards(recorded.getManifest()).getFirst();
        RewardAssigned reward = Events.decode(event.topic(), event.value(), RewardAssigned.parser());
        RewardAssigned changed =
                switch (plant) {
                    case VERDICT -> otherVerdict(reward);
                    case TOKEN -> otherToken(reward);
                    case WEIGHT -> throw new IllegalArgumentException("a weight is in no reward");
                };
        RecordMetadata place = write(broker, Topic.REWARDS_ASSIGNED, event.key(), changed.toByteArray());
        LogRecord written =
                new LogRecord(event.topic(), place.partition(), place.offset(), event.key(), changed.toByteArray());
        BatchItem item = recorded.getManifest().getItems(0).toBuilder()
                .setPartition(place.partition())
                .setOffset(place.offset())
                .setReward(changed.getJudgement().getParts().getTotal())
                .setContentSha256(StepWire.contentSha256(TrainingWire.judged(written)))
                .build();
        BatchManifest manifest =
                recorded.getManifest().toBuilder().setItems(0, item).build();
        return new PlantedRun(
                with(run, lane, recorded.toBuilder().setManifest(manifest).build()), item.getId());
    }

    private static RewardAssigned otherVerdict(RewardAssigned reward) {
        RewardAssigned.Builder changed = reward.toBuilder();
        boolean wasRight = reward.getJudgement().getVerdict() == Verdict.VERDICT_CORRECT;
        changed.getJudgementBuilder()
                .setVerdict(wasRight ? Verdict.VERDICT_MALFORMED : Verdict.VERDICT_CORRECT)
                .setParts(
                        wasRight
                                ? RewardParts.newBuilder()
                                        .setFormat(-1)
                                        .setAnswer(-2)
                                        .setTotal(-3)
                                : RewardParts.newBuilder()
                                        .setFormat(1)
                                        .setAnswer(2)
                                        .setTotal(3));
        return changed.build();
    }

    private static RewardAssigned otherToken(RewardAssigned reward) {
        RewardAssigned.Builder changed = reward.toBuilder();
        var rollout = changed.getCompletedBuilder().getRolloutBuilder();
        rollout.setTokenIds(0, rollout.getTokenIds(0) == 1 ? 2 : 1);
        return changed.build();
    }

    private static RunHistory with(RunHistory run, Lane lane, StepTrained step) {
        Map<Lane, NavigableMap<Integer, StepTrained>> steps = new EnumMap<>(run.steps());
        steps.put(lane, new TreeMap<>(run.stepsOf(lane)));
        steps.get(lane).put(step.getManifest().getStep(), step);
        return new RunHistory(
                run.runId(), run.recipe(), steps, run.versions(), run.merge(), run.evaluations(), run.report());
    }

    private static RecordMetadata write(String broker, Topic topic, String key, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(topic.topicName(), key, value))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the planted event was not written", e);
        }
    }

    /** Writes what the run says of itself under another id, so that the commands find it; its samples stay where they are. */
    private void writeAs(String broker, String runId) {
        write(
                broker,
                Topic.RUNS_REQUESTED,
                runId,
                RunRequested.newBuilder()
                        .setRunId(runId)
                        .setRecipeJson(history.recipe().canonicalJson())
                        .setRecipeSha256(history.recipe().digest())
                        .build()
                        .toByteArray());
        UnaryOperator<PolicyPublished> renamed = version -> {
            PolicyPublished.Builder changed = version.toBuilder();
            changed.getPolicyBuilder().setRunId(runId);
            if (changed.hasParent()) {
                changed.getParentBuilder().setRunId(runId);
            }
            return changed.build();
        };
        history.versions().forEach((lane, versions) -> versions.values()
                .forEach(version -> write(
                        broker,
                        Topic.POLICIES_PUBLISHED,
                        runId + "/" + lane.label(),
                        renamed.apply(version).toByteArray())));
        history.steps().forEach((lane, steps) -> steps.values().forEach(step -> {
            StepTrained.Builder changed = step.toBuilder();
            changed.getManifestBuilder().setRunId(runId);
            write(
                    broker,
                    Topic.STEPS_TRAINED,
                    runId + "/" + lane.label(),
                    changed.build().toByteArray());
        }));
    }

    /**
     * Plants a difference by hand, for a look at what the commands then say: arguments are the data folder of a suite that is
     * not up, the launcher's folder, the run, a lane and a step. Writes a run for each kind of plant.
     */
    public static void main(String[] arguments) {
        SuiteSettings settings =
                SuiteSettings.of(Path.of(arguments[0]), Path.of(arguments[1])).withBasePort(0);
        try (LogAndStore opened = LogAndStore.open(settings, System.err::println);
                RecordedSamples samples =
                        new RecordedSamples(opened.bootstrapServers(), io.triad.messaging.ReadRate.unlimited())) {
            RunHistory run = RunHistory.read(new io.triad.messaging.LogReader(opened.bootstrapServers()), arguments[2]);
            for (Plant plant : List.of(Plant.values())) {
                PlantedRun planted = plant(
                        opened.bootstrapServers(),
                        run,
                        samples,
                        Lane.of(arguments[3]),
                        Integer.parseInt(arguments[4]),
                        plant);
                String runId = "planted-" + plant.name().toLowerCase(java.util.Locale.ROOT);
                planted.writeAs(opened.bootstrapServers(), runId);
                System.out.println(runId + " " + planted.rolloutId());
            }
        }
    }
}
