// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.DeadlinePassedException;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.verdict.PreparedPuzzle;
import io.triad.reasoning.verdict.Verifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A held-out task that is solved once, however many responses are read. Not for several threads. */
final class PreparedTask {
    private final Task task;
    private final Verifier verifier;
    private @Nullable PreparedPuzzle puzzle;

    PreparedTask(Task task, Verifier verifier) {
        this.task = task;
        this.verifier = verifier;
    }

    String family() {
        return task.family();
    }

    /**
     * Returns what a response answers; empty when it casts no vote.
     *
     * @throws TriadException UNAVAILABLE when the thread is interrupted, as the service ends
     */
    Optional<String> meaning(String response) {
        PreparedPuzzle known = puzzle;
        if (known == null) {
            known = verifier.prepare(task.puzzle());
            puzzle = known;
        }
        try {
            return known.meaning(response, Deadline.in(Verifier.DEADLINE));
        } catch (DeadlinePassedException e) {
            throw new TriadException(ErrorCode.UNAVAILABLE, "responses are not read on, the service is ending", e);
        }
    }
}
