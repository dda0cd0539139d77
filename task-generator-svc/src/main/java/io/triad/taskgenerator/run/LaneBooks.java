// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.run;

import io.triad.proto.run.v1.DroppedResponses;
import io.triad.proto.run.v1.LaneLedger;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.recipe.LanePlan;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What each trained step of a lane did with its responses. A step that is told again counts once; of two tellings that differ,
 * which no sound log has, the greater counts, whatever came first.
 */
final class LaneBooks {
    private final SortedMap<Integer, StepBooks> steps = new TreeMap<>();

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

    /**
     * Balances the books.
     *
     * @param version the latest that is published, which says which steps were asked for; -1 before the first
     */
    LaneLedger balanced(LanePlan plan, int version) {
        int wanted = plan.batch().numSamples();
        int asked = version < 0
                ? 0
                : (int) Math.min(
                        (long) version + 1 + plan.offPolicySteps(),
                        plan.curriculum().numSteps());
        int issued = Math.max(asked, steps.isEmpty() ? 0 : steps.lastKey());
        LaneLedger.Builder ledger = LaneLedger.newBuilder().setIssued((long) issued * wanted);
        long trained = 0;
        SortedMap<String, Long> dropped = new TreeMap<>();
        for (int step = 1; step <= issued; step++) {
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
