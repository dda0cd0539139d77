// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.evaluation.v1.AbilityShare;
import io.triad.proto.evaluation.v1.CandidateScore;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.task.v1.Ability;
import org.junit.jupiter.api.Test;

class RunTableTest {
    @Test
    void shouldShowTheCandidatesOfAWeightSearch() {
        RunState run = RunState.newBuilder()
                .addCandidates(candidate(0, 0.5625, 3, 3))
                .addCandidates(candidate(1, 0.25, 2, 1))
                .build();

        assertThat(RunTable.candidateLines(run).stream()
                        .map(line -> line.strip().replaceAll(" +", " ")))
                .contains("candidate score deduction arithmetic", "0 56.25 37.50 75.00", "1 25.00 25.00 25.00");
        assertThat(RunTable.candidateLines(RunState.getDefaultInstance())).isEmpty();
    }

    private static CandidateScore candidate(int index, double score, int deduction, int arithmetic) {
        return CandidateScore.newBuilder()
                .setCandidate(index)
                .setScore(score)
                .addAbilities(share(Ability.ABILITY_DEDUCTION, 8, deduction))
                .addAbilities(share(Ability.ABILITY_ARITHMETIC, 4, arithmetic))
                .build();
    }

    private static AbilityShare share(Ability ability, int numTasks, int numCorrect) {
        return AbilityShare.newBuilder()
                .setAbility(ability)
                .setNumTasks(numTasks)
                .setNumCorrect(numCorrect)
                .build();
    }
}
