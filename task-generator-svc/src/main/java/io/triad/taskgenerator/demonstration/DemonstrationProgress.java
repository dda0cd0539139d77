// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.demonstration;

import io.triad.proto.task.v1.DemonstrationsIssued;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which batches the log has: folded from it at start, then told of each that is written. Thread-safe. */
@ApplicationScoped
public class DemonstrationProgress {
    private final Map<String, BitSet> stepsByRun = new HashMap<>();

    /** Notes a batch that is in the log. */
    public synchronized void issued(DemonstrationsIssued batch) {
        if (batch.getStep() > 0) {
            stepsByRun.computeIfAbsent(batch.getRunId(), unused -> new BitSet()).set(batch.getStep());
        }
    }

    /** Returns the first steps that the log does not have, at most {@code count} of those up to {@code numSteps}. */
    public synchronized List<Integer> missing(String runId, int numSteps, int count) {
        BitSet issued = stepsByRun.getOrDefault(runId, new BitSet());
        List<Integer> missing = new ArrayList<>();
        for (int step = issued.nextClearBit(1);
                step <= numSteps && missing.size() < count;
                step = issued.nextClearBit(step + 1)) {
            missing.add(step);
        }
        return missing;
    }
}
