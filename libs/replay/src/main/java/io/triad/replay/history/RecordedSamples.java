// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.history;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.LogPlace;
import io.triad.messaging.LogRecord;
import io.triad.messaging.LogSeeker;
import io.triad.messaging.ReadRate;
import io.triad.messaging.Topic;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.StepBatch;
import io.triad.training.wire.StepWire;
import io.triad.training.wire.TrainingWire;
import java.util.ArrayList;
import java.util.List;

/** The samples of recorded steps, read at the places that the steps' manifests name. Not thread-safe. */
public final class RecordedSamples implements AutoCloseable {
    private final LogSeeker rewards;
    private final LogSeeker demonstrations;

    /** Reads from a log, no faster than {@code rate} says. */
    public RecordedSamples(String bootstrapServers, ReadRate rate) {
        this.rewards = new LogSeeker(bootstrapServers, Topic.REWARDS_ASSIGNED, rate);
        this.demonstrations = new LogSeeker(bootstrapServers, Topic.DEMONSTRATIONS_ISSUED, rate);
    }

    /** Returns the events of the rewards that a step trained on, in its order. */
    public List<LogRecord> rewards(BatchManifest manifest) {
        return rewards.read(places(manifest));
    }

    /** Returns the events of all verdicts that a step had: of what it trained on, in its order, then of what it left out. */
    public List<LogRecord> verdicts(BatchManifest manifest) {
        List<LogPlace> places = new ArrayList<>(places(manifest));
        manifest.getDroppedList().stream()
                .filter(DroppedItem::hasOffset)
                .map(item -> new LogPlace(item.getPartition(), item.getOffset()))
                .forEach(places::add);
        return rewards.read(places);
    }

    /**
     * Returns the batch that a step trained on.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when an event is not the sample that the manifest names, or not as it was
     */
    public StepBatch batch(BatchManifest manifest) {
        List<LogRecord> events = rewards(manifest);
        List<JudgedRollout> items = new ArrayList<>();
        for (int place = 0; place < events.size(); place++) {
            BatchItem item = manifest.getItems(place);
            JudgedRollout rollout = TrainingWire.judged(events.get(place));
            requireSame(item, rollout.id(), StepWire.contentSha256(rollout));
            items.add(rollout);
        }
        return new StepBatch(items, List.of());
    }

    /**
     * Returns the worked solutions that a supervised step trained on.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the event is not the batch that the manifest names, or not as it was
     */
    public DemonstrationBatch demonstrations(BatchManifest manifest) {
        DemonstrationBatch batch = TrainingWire.demonstrations(
                demonstrations.read(places(manifest).subList(0, 1)).getFirst());
        if (batch.items().size() != manifest.getItemsCount()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the manifest of step " + manifest.getStep() + " names " + manifest.getItemsCount()
                            + " worked solutions, of which the log has "
                            + batch.items().size());
        }
        for (int place = 0; place < batch.items().size(); place++) {
            DemonstrationBatch.Demonstration found = batch.items().get(place);
            requireSame(manifest.getItems(place), found.taskId(), StepWire.contentSha256(found));
        }
        return batch;
    }

    private static List<LogPlace> places(BatchManifest manifest) {
        return manifest.getItemsList().stream()
                .map(item -> new LogPlace(item.getPartition(), item.getOffset()))
                .toList();
    }

    private static void requireSame(BatchItem item, String id, String contentSha256) {
        if (!item.getId().equals(id) || !item.getContentSha256().equals(contentSha256)) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "partition " + item.getPartition() + ", offset " + item.getOffset() + " holds sample " + id
                            + " with content " + contentSha256 + "; the manifest names " + item.getId()
                            + " with content " + item.getContentSha256()
                            + ": it is not the log that the manifest was written from, or it was changed");
        }
    }

    @Override
    public void close() {
        rewards.close();
        demonstrations.close();
    }
}
