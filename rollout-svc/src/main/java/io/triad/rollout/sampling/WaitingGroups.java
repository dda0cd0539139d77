// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The groups of a queue that are not being drawn, in the order of their coming. Guarded by its queue. */
final class WaitingGroups {
    private final List<Group> groups = new ArrayList<>();
    private final Pauses pauses = new Pauses();

    /** What a lease is asked for; groups of the same are drawn together. */
    record Wanted(CheckpointRef checkpoint, WhenMissing whenMissing) {}

    /**
     * A group and who waits for it.
     *
     * @param drawn told when it was drawn, before the answer is there
     */
    record Group(
            GroupRequest request,
            WhenMissing whenMissing,
            Consumer<DrawingTime> drawn,
            CompletableFuture<List<SampledResponse>> answer) {
        Wanted wanted() {
            return new Wanted(request.checkpoint(), whenMissing);
        }
    }

    int size() {
        return groups.size();
    }

    void add(Group group) {
        groups.add(group);
    }

    /** Returns those that may be drawn now, oldest first: the others' engine is left alone. */
    List<Group> awake() {
        return groups.stream().filter(group -> nanosAsleep(group) == 0).toList();
    }

    /** Returns the nanoseconds until one more may be drawn, {@link Long#MAX_VALUE} when all may be now. */
    long nanosToNextAwake() {
        return groups.stream()
                .mapToLong(this::nanosAsleep)
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private long nanosAsleep(Group group) {
        return switch (group.whenMissing()) {
            case WAIT -> pauses.nanosLeft(group.request().checkpoint());
            case REFUSE -> 0;
        };
    }

    /** Takes groups of one version out, from the oldest on, while they fit a call; always one. */
    List<Group> take(Wanted wanted, int maxResponses) {
        List<Group> batch = new ArrayList<>();
        int numResponses = 0;
        for (Group each : groups) {
            if (each.wanted().equals(wanted)
                    && (batch.isEmpty() || numResponses + each.request().numSamples() <= maxResponses)) {
                batch.add(each);
                numResponses += each.request().numSamples();
            }
        }
        groups.removeAll(batch);
        return batch;
    }

    List<Group> takeAll() {
        List<Group> all = List.copyOf(groups);
        groups.clear();
        return all;
    }

    /** Puts a batch back that its engine could not draw, to be left alone for the pause that is returned. */
    Duration putBack(List<Group> batch, TriadException reason) {
        groups.addAll(0, batch);
        return pauses.begin(batch.getFirst().request().checkpoint(), reason);
    }

    /** Notes that a batch's engine works: it drew, or it said what is wrong with the groups. */
    void engineWorks(List<Group> batch) {
        pauses.end(batch.getFirst().request().checkpoint());
    }

    /** Returns the versions whose engine cannot draw, longest wait first. */
    List<Waiting> stalled() {
        return pauses.waiting();
    }
}
