// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.evaluation.heldout.HeldOutSet;
import io.triad.evaluation.score.CountedSample;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes of stored samples what scores count: with their family, and those that are sampled with what they answer. */
final class SampleCounter {
    private final Map<String, PreparedTask> prepared = new HashMap<>();

    /** Prepares the tasks, which all samples of a report share. */
    SampleCounter(HeldOutSet heldOut, Verifier verifier) {
        heldOut.tasks().forEach(each -> prepared.put(each.task().taskId(), new PreparedTask(each.task(), verifier)));
    }

    /**
     * Counts a sample; what it answers is read again from its text.
     *
     * @param sample with its text
     * @throws TriadException BROKEN_INVARIANT when its task is not held out
     */
    CountedSample count(JudgedSample sample) {
        PreparedTask task = prepared.get(sample.taskId());
        if (task == null) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    "a response was stored to task " + sample.taskId()
                            + ", which the run does not hold out; report this");
        }
        return new CountedSample(
                sample.withoutText(), task.family(), votes(sample) ? task.meaning(sample.text()) : Optional.empty());
    }

    /** Whether a response takes part in a vote: it is sampled, and its answer could be read. */
    private static boolean votes(JudgedSample sample) {
        return sample.decoding() == Decoding.SAMPLED
                && (sample.verdict() == Verdict.CORRECT || sample.verdict() == Verdict.WRONG);
    }
}
