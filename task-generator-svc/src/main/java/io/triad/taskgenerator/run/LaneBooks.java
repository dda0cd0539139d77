// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.run;

import io.triad.proto.run.v1.DroppedResponses;
import io.triad.proto.run.v1.LaneLedger;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Batch;
import io.triad.recipe.LanePlan;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What each trained step of a lane did with its responses. A step that is told again counts once; of two tellings that differ,
 * which no sound log has, the greater counts, whatever came first.
 */
final class LaneBooks {
    private final SortedMap<Integer, StepBooks> steps = new TreeMap<>();

    /** Prompts of refills by step and round. */
    private final Map<Integer, Map<Integer, Integer>> refills = new HashMap<>();

    private record StepBooks(int trained, SortedMap<String, Integer> dropped) {
        private static final Comparator<StepBooks> ORDER = Comparator.comparingInt(StepBooks::trained)
                .thenComparing(books -> books.dropped().toString());

        int numResponses() {
            return trained
                    + dropped.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    void fold(BatchManifest manifest) {
        SortedMap<String, Integer> dropped = new TreeMap<>();
        for (DroppedItem item : manifest.getDroppedList()) {
            dropped.merge(item.getReason(), 1, Integer::sum);
        }
        steps.merge(
                manifest.getStep(),
                new StepBooks(manifest.getItemsCount(), dropped),
                BinaryOperator.maxBy(StepBooks.ORDER));
    }

    /** A round of refills was asked for; told again with another number, which no sound log does, the greater counts. */
    void fold(RefillsRequested requested) {
        refills.computeIfAbsent(requested.getTarget().getStep(), step -> new TreeMap<>())
                .merge(requested.getRound(), requested.getNumPrompts(), Math::max);
    }

    /** Returns the responses that a step asked for: rounds that the recipe does not allow were refused. */
    private int wanted(Batch batch, int step) {
        int prompts = batch.prompts();
        for (Map.Entry<Integer, Integer> round :
                refills.getOrDefault(step, Map.of()).entrySet()) {
            if (isWithin(round.getKey(), batch.refills()) && isWithin(round.getValue(), batch.prompts())) {
                prompts += round.getValue();
            }
        }
        return prompts * batch.samples();
    }

    private static boolean isWithin(int value, int max) {
        return value >= 1 && value <= max;
    }

    /**
     * Balances the books.
     *
     * @param version the latest that is published, which says which steps were asked for; -1 before the first
     */
    LaneLedger balanced(LanePlan plan, int version) {
        int asked = version < 0
                ? 0
                : (int) Math.min(
                        (long) version + 1 + plan.offPolicySteps(),
                        plan.curriculum().numSteps());
        int issued = Math.max(asked, steps.isEmpty() ? 0 : steps.lastKey());
        LaneLedger.Builder ledger = LaneLedger.newBuilder();
        long trained = 0;
        SortedMap<String, Long> dropped = new TreeMap<>();
        for (int step = 1; step <= issued; step++) {
            int wanted = wanted(plan.batch(), step);
            ledger.setIssued(ledger.getIssued() + wanted);
            StepBooks books = steps.get(step);
            if (books == null) {
                ledger.setPending(ledger.getPending() + wanted);
                continue;
            }
            trained += books.trained();
            books.dropped().forEach((reason, count) -> dropped.merge(reason, (long) count, Long::sum));
            if (books.numResponses() != wanted) {
                ledger.addUnbalancedSteps(step);
            }
        }
        dropped.forEach((reason, responses) -> ledger.addDropped(
                DroppedResponses.newBuilder().setReason(reason).setResponses(responses)));
        return ledger.setTrained(trained).build();
    }
}
