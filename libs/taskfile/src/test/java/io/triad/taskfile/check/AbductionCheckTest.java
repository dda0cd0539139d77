// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import static io.triad.taskfile.check.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbductionCheckTest {

    private static final List<String> RULES = List.of(
            rule("(A AND B)", "C"),
            rule("(C OR E)", "D"),
            rule("(D AND E)", "F"),
            rule("(F OR E)", "G"),
            rule("(C AND E)", "F"));

    private static List<String> with(String... more) {
        List<String> rules = new ArrayList<>(RULES);
        rules.addAll(List.of(more));
        return rules;
    }

    @Test
    void shouldPassGoodReachability() {
        assertThat(Samples.broken(Samples.reachability("D", "D is reachable"))).isEmpty();
        assertThat(Samples.broken(Samples.reachability("F", "F is unreachable")))
                .isEmpty();
    }

    @Test
    void shouldFindWrongAnswers() {
        assertThat(Samples.broken(Samples.reachability("D", "D is unreachable")))
                .containsExactly(Rule.ANSWER);
        assertThat(Samples.broken(Samples.reachability("F", "F is reachable"))).containsExactly(Rule.ANSWER);
        assertThat(Samples.broken(Samples.reachability("D", "D is reachable\nC is reachable")))
                .containsExactly(Rule.ANSWER);
        assertThat(Samples.broken(Samples.reachability("D", ""))).contains(Rule.ANSWER);
    }

    @Test
    void shouldFindGoalsThatAreFactsOrStandTwice() {
        assertThat(Samples.broken(Samples.reachability("A", "A is reachable"))).contains(Rule.GOALS);
        assertThat(Samples.broken(Samples.reachability("D,D", "D is reachable\nD is reachable")))
                .contains(Rule.GOALS, Rule.LEVEL);
    }

    @Test
    void shouldFindProofsOfAnotherHeight() {
        assertThat(Samples.broken(Samples.reachability(with(rule("(A OR B)", "G")), "C", "C is reachable")))
                .containsExactly(Rule.PROOF_DEPTH);
        // A longer way besides does not make the proof higher.
        assertThat(Samples.broken(Samples.reachability(with(rule("(A OR B)", "D")), "D", "D is reachable")))
                .contains(Rule.PROOF_DEPTH);
    }

    @Test
    void shouldFindGoalsThatNothingNearlyReaches() {
        assertThat(Samples.broken(Samples.reachability("E", "E is unreachable")))
                .containsExactly(Rule.NEAR_MISS);
        assertThat(Samples.broken(Samples.reachability(with(rule("((E AND H) AND D)", "I")), "I", "I is unreachable")))
                .containsExactly(Rule.NEAR_MISS);
    }

    @Test
    void shouldFindRulesThatStandApart() {
        assertThat(Samples.broken(Samples.reachability(with(rule("(X AND Y)", "Z")), "D", "D is reachable")))
                .containsExactly(Rule.CONNECTED);
    }

    @Test
    void shouldFindTooFewAndTooManyDistractors() {
        assertThat(Samples.broken(Samples.reachability(RULES.subList(0, 4), "D", "D is reachable")))
                .containsExactly(Rule.DISTRACTORS);
        assertThat(Samples.broken(Samples.reachability(
                        with(rule("(G OR A)", "H"), rule("(H OR A)", "I"), rule("(I OR A)", "J")),
                        "D",
                        "D is reachable")))
                .containsExactly(Rule.DISTRACTORS);
    }

    @Test
    void shouldSeeCycles() {
        assertThat(RuleGraph.read(Samples.reachability("D", "").get("puzzle")).isCyclic())
                .isFalse();
        assertThat(RuleGraph.read(Samples.reachability(with(rule("(G AND H)", "C")), "D", "")
                                .get("puzzle"))
                        .isCyclic())
                .isTrue();
    }

    @Test
    void shouldPassEveryMinimalExplanation() {
        assertThat(Samples.broken(Samples.explanation("H"))).isEmpty();
        List<String> undenied = List.of(rule("((A AND H) OR K)", "D"), rule("(L AND A)", "E"), rule("(E AND H)", "F"));
        assertThat(Samples.broken(Samples.explanation(undenied, "A", "H,K,L", "K")))
                .isEmpty();
        assertThat(Samples.broken(Samples.explanation(List.of(rule("(H AND K)", "D")), "A", "H,K", "K, H")))
                .isEmpty();
    }

    @Test
    void shouldFindSetsThatDoNotExplain() {
        for (String answer : List.of("K", "L", "H, L", "H, K", "X", "H, H", "")) {
            assertThat(Samples.broken(Samples.explanation(answer))).as(answer).containsExactly(Rule.ANSWER);
        }
    }

    @Test
    void shouldFindWhatFollowsFromTheFactsAlone() {
        assertThat(Samples.broken(
                        Samples.explanation(List.of(rule("(A OR H)", "D"), rule("(D AND K)", "E")), "A", "H,K", "H")))
                .contains(Rule.UNEXPLAINED);
        assertThat(Samples.broken(Samples.explanation(
                        List.of(rule("(A AND H)", "D"), rule("(A OR H)", "false")), "A", "H,K", "H")))
                .contains(Rule.UNEXPLAINED);
    }

    @Test
    void shouldFindHypothesesThatAreFactsOrAllExplain() {
        assertThat(Samples.broken(Samples.explanation(List.of(rule("(A AND H)", "D")), "A", "H,A", "H")))
                .contains(Rule.HYPOTHESES);
        assertThat(Samples.broken(Samples.explanation(List.of(rule("(A AND (H OR K))", "D")), "A", "H,K", "H")))
                .containsExactly(Rule.DECOYS);
    }

    @Test
    void shouldFindExplanationsThatAreTooEasyForTheirLevel() {
        assertThat(Samples.broken(
                        Samples.explanation("H").put("level", 2).put("task_id", "abduction-explanation-l2-train-7-g5")))
                .containsExactly(Rule.LEVEL);
    }

    @Test
    void shouldFindExplanationsWhoseRulesStandApart() {
        assertThat(Samples.broken(
                        Samples.explanation(List.of(rule("(A AND H)", "D"), rule("(X AND Y)", "Z")), "A", "H,K", "H")))
                .containsExactly(Rule.CONNECTED);
    }
}
