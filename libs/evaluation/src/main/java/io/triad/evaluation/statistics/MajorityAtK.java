// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import java.util.List;

/**
 * The unbiased estimate of maj@k: the mean, over all sets of k of n responses, of what the vote of the set is worth. A vote is worth
 * the share of right ones among the answers that have most votes in the set, and 0 where nobody votes.
 *
 * <p>It is worked out exactly, without going through the sets. For each number j of votes that the winner may have, answers are
 * taken one after another, and how many of a set's responses give an answer is hypergeometric given how many are left. What is kept
 * is how many responses are taken, how many answers have j votes, and how many of these are right; an answer with more than j ends
 * the case. Answers that fewer than j of all responses give cannot have j, and are taken together. That is some n·k²·log k steps.
 */
public final class MajorityAtK {
    private final List<Answer> answers;
    private final int k;
    private final int numCorrect;
    /** Logarithms of the factorials up to n. */
    private final double[] logFactorials;

    /**
     * An answer.
     *
     * @param numVotes how many of the n responses give it, at least 1
     * @param correct whether it is right
     */
    public record Answer(int numVotes, boolean correct) {}

    private MajorityAtK(List<Answer> answers, int numSamples, int k) {
        this.answers = answers;
        this.k = k;
        this.numCorrect = (int) answers.stream().filter(Answer::correct).count();
        this.logFactorials = new double[numSamples + 1];
        for (int i = 2; i <= numSamples; i++) {
            logFactorials[i] = logFactorials[i - 1] + Math.log(i);
        }
    }

    /**
     * Returns the estimate, 0 to 1; with k = 1 the share of responses that give a right answer, with k = n the worth of the one vote.
     *
     * @param answers that responses give
     * @param numSilent responses that give none
     * @param k at least 1, at most n: all votes and the silent
     */
    public static double estimate(List<Answer> answers, int numSilent, int k) {
        int numSamples = numSilent + answers.stream().mapToInt(Answer::numVotes).sum();
        if (k < 1 || k > numSamples) {
            throw new IllegalArgumentException("maj@" + k + " cannot be told from " + numSamples + " responses");
        }
        MajorityAtK majority = new MajorityAtK(answers, numSamples, k);
        int most = answers.stream().mapToInt(Answer::numVotes).max().orElse(0);
        double worth = 0;
        for (int winning = 1; winning <= Math.min(most, k); winning++) {
            worth += majority.worth(winning, numSamples);
        }
        return Math.min(1, worth);
    }

    /** What sets are worth whose winners have so many votes, weighted by how likely they are. */
    private double worth(int winning, int numSamples) {
        int maxTied = k / winning;
        int maxRight = Math.min(numCorrect, maxTied);
        double[][][] likely = new double[k + 1][maxTied + 1][maxRight + 1];
        likely[0][0][0] = 1;
        int left = numSamples;
        for (Answer answer : answers) {
            if (answer.numVotes >= winning) {
                likely = with(answer, winning, left, likely);
                left -= answer.numVotes;
            }
        }
        double worth = 0;
        for (double[][] taken : likely) {
            for (int tied = 1; tied <= maxTied; tied++) {
                for (int right = 1; right <= maxRight; right++) {
                    worth += taken[tied][right] * right / tied;
                }
            }
        }
        return worth;
    }

    private double[][][] with(Answer answer, int winning, int left, double[][][] likely) {
        double[][][] next = new double[k + 1][likely[0].length][likely[0][0].length];
        for (int taken = 0; taken <= k; taken++) {
            for (int votes = 0; votes <= Math.min(winning, k - taken); votes++) {
                double chance = hypergeometric(votes, answer.numVotes, k - taken, left);
                int moreTied = votes == winning ? 1 : 0;
                int moreRight = votes == winning && answer.correct ? 1 : 0;
                for (int tied = 0; chance > 0 && tied + moreTied < likely[0].length; tied++) {
                    for (int right = 0; right + moreRight < likely[0][0].length; right++) {
                        next[taken + votes][tied + moreTied][right + moreRight] += chance * likely[taken][tied][right];
                    }
                }
            }
        }
        return next;
    }

    /** The probability that of so many drawn from those left so many votes are for an answer that has numVotes of them. */
    private double hypergeometric(int votes, int numVotes, int numDrawn, int left) {
        if (votes > numVotes || numDrawn > left || numDrawn - votes > left - numVotes) {
            return 0;
        }
        return Math.exp(logChoices(numVotes, votes)
                + logChoices(left - numVotes, numDrawn - votes)
                - logChoices(left, numDrawn));
    }

    private double logChoices(int of, int number) {
        return logFactorials[of] - logFactorials[number] - logFactorials[of - number];
    }
}
