// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import io.triad.reasoning.verdict.Verdict;
import java.util.Optional;

/**
 * A response as the signals see it: its place in the step, and what was found of it.
 *
 * @param group place of the prompt in the step's batch, from 0
 * @param sample place in the group, from 0
 * @param numGroups prompts of the step
 * @param numSamples responses of each group
 * @param level curriculum level of the task; 0 where there is none
 * @param policyVersion version of the policy that it was sampled with
 * @param numTokens sampled tokens
 * @param numAnswers answers given, see {@link AnswerCount}
 * @param parts what it was paid; empty for the verdicts that carry no number
 */
public record JudgedResponse(
        LaneStep step,
        int group,
        int sample,
        int numGroups,
        int numSamples,
        int level,
        int policyVersion,
        int numTokens,
        int numAnswers,
        Verdict verdict,
        Optional<Parts> parts) {
    /** Most responses of a step. */
    public static final int MAX_RESPONSES = 1 << 20;

    /** The parts of a reward. */
    public record Parts(double format, double answer) {
        public Parts {
            if (!Double.isFinite(format) || !Double.isFinite(answer)) {
                throw new IllegalArgumentException("parts of a reward are finite, not " + format + " and " + answer);
            }
        }

        /** Their sum. */
        public double total() {
            return format + answer;
        }
    }

    public JudgedResponse {
        if (numGroups < 1 || numSamples < 1 || (long) numGroups * numSamples > MAX_RESPONSES) {
            throw new IllegalArgumentException("a step has 1 to " + MAX_RESPONSES + " responses, not " + numGroups
                    + " prompts of " + numSamples + " samples");
        }
        if (group < 0 || group >= numGroups || sample < 0 || sample >= numSamples) {
            throw new IllegalArgumentException("sample " + sample + " of prompt " + group + " is none of " + numGroups
                    + " prompts of " + numSamples + " samples");
        }
        if (level < 0 || policyVersion < 0 || numTokens < 0 || numAnswers < 0) {
            throw new IllegalArgumentException("level, policy version and counts are not negative, as " + level + ", "
                    + policyVersion + ", " + numTokens + " and " + numAnswers + " are");
        }
        boolean scored = verdict != Verdict.TIMEOUT && verdict != Verdict.VERIFIER_ERROR;
        if (scored != parts.isPresent()) {
            throw new IllegalArgumentException(
                    "a reward of verdict " + verdict + (scored ? " has parts" : " has no parts"));
        }
    }
}
