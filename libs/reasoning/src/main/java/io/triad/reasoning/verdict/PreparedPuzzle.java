// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Algebra;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.DeadlinePassedException;
import io.triad.reasoning.puzzle.Puzzle;
import java.util.Optional;

/** A puzzle that is solved, ready to judge any number of responses. Thread-safe. */
public final class PreparedPuzzle {

    private final Puzzle puzzle;
    private final AnswerJudge judge;

    PreparedPuzzle(Puzzle puzzle, Algebra algebra) {
        this.puzzle = puzzle;
        this.judge = solved(puzzle, algebra);
    }

    /** What cannot be solved still tells malformed responses from others, and masks those. */
    private static AnswerJudge solved(Puzzle puzzle, Algebra algebra) {
        try {
            return AnswerJudges.of(puzzle, algebra);
        } catch (RuntimeException | StackOverflowError e) {
            String explanation = explanation(e);
            return (answer, deadline) -> {
                throw new IllegalStateException(explanation);
            };
        }
    }

    private static String explanation(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** The puzzle itself. */
    public Puzzle puzzle() {
        return puzzle;
    }

    /** The verdict on a response, within {@link Verifier#DEADLINE}. */
    public Judgement judge(String response, RewardScheme scheme) {
        return judge(response, scheme, Deadline.in(Verifier.DEADLINE));
    }

    /**
     * The verdict on a response.
     *
     * @param response the text that the model wrote after the prompt, without the special tokens that ended it
     * @return masked with TIMEOUT if the deadline passed, with VERIFIER_ERROR if the puzzle cannot be solved or the answer not
     *     be decided; never an exception
     */
    public Judgement judge(String response, RewardScheme scheme, Deadline deadline) {
        try {
            Finding finding = find(response, deadline);
            return Judgement.Scored.of(finding.verdict(), scheme, finding.explanation());
        } catch (DeadlinePassedException e) {
            return new Judgement.Masked(Verdict.TIMEOUT, "judging was " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return new Judgement.Masked(Verdict.VERIFIER_ERROR, "the puzzle could not be judged: " + explanation(e));
        }
    }

    /**
     * What a response answers, as text that is the same for answers to this puzzle that mean the same: what a vote among
     * responses counts.
     *
     * @return empty if the answer cannot be read, judged or brought into that form before the deadline
     * @throws DeadlinePassedException if this thread is interrupted; nothing else
     */
    public Optional<String> meaning(String response, Deadline deadline) {
        try {
            return find(response, deadline).meaning().text(deadline);
        } catch (DeadlinePassedException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.empty();
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    private Finding find(String response, Deadline deadline) {
        deadline.check();
        return switch (ResponseFormat.split(response, deadline)) {
            case ResponseFormat.Split.Broken(String reason) -> new Finding(Verdict.MALFORMED, reason);
            case ResponseFormat.Split.Marked(String mark) ->
                Finding.unparseable("the response contains the chat-template marker " + mark);
            case ResponseFormat.Split.Answered(String answer) -> judge.find(answer, deadline);
        };
    }
}
