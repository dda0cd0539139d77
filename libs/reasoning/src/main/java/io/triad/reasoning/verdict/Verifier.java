// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Algebra;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.puzzle.Puzzle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges a response by solving the puzzle: formulas are evaluated under the assignment given, sequences and
 * expressions worked out, reachability derived. Only a question in words has a reference, which is compared with.
 *
 * <p>Thread-safe. Remembers the puzzle that it judged last, solved, so that a group's responses need not be told from others.
 * Reading takes time linear in the response's length, by hand-written scanners.
 */
public final class Verifier {

    /** Changes whenever some response would get another verdict. */
    public static final String VERSION = "2";

    /** How long a judgement may take if nothing else is said. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Algebra algebra;
    private volatile @Nullable PreparedPuzzle last;

    /**
     * A verifier.
     *
     * @param algebra decides whether mathematical answers are equal
     */
    public Verifier(Algebra algebra) {
        this.algebra = algebra;
    }

    /** Solves a puzzle; one that cannot be solved is found out when its answers are judged. */
    public PreparedPuzzle prepare(Puzzle puzzle) {
        PreparedPuzzle remembered = last;
        if (remembered != null
                && (remembered.puzzle() == puzzle || remembered.puzzle().equals(puzzle))) {
            return remembered;
        }
        PreparedPuzzle prepared = new PreparedPuzzle(puzzle, algebra);
        last = prepared;
        return prepared;
    }

    /** The verdict on a response, within {@link #DEADLINE}: as {@link PreparedPuzzle#judge(String, RewardScheme)}. */
    public Judgement judge(Puzzle puzzle, String response, RewardScheme scheme) {
        return judge(puzzle, response, scheme, Deadline.in(DEADLINE));
    }

    /** The verdict on a response: as {@link PreparedPuzzle#judge(String, RewardScheme, Deadline)}. */
    public Judgement judge(Puzzle puzzle, String response, RewardScheme scheme, Deadline deadline) {
        return prepare(puzzle).judge(response, scheme, deadline);
    }
}
