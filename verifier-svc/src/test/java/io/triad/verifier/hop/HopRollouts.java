// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.hop;

import io.triad.proto.policy.v1.CheckpointRef;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.rollout.v1.FinishReason;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.AbductionPuzzle;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.Puzzle;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.proto.task.v1.Sampling;
import io.triad.proto.task.v1.SequenceTerm;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.reasoning.formula.FormulaPrinter;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.sequence.Term;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rollouts as a run has them: tasks of the generator at level 2 in words, worked responses of which some are wrong and some
 * malformed, token ids and log-probs, a token for each three characters.
 */
final class HopRollouts {
    private static final int PROMPTS = 16;
    private static final int SAMPLES = 4;
    private static final int LEVEL = 2;
    private static final int VOCABULARY = 150_000;
    private static final List<Ability> LANES = List.of(Ability.DEDUCTION, Ability.INDUCTION, Ability.ABDUCTION);
    private static final Map<Ability, String> FAMILIES =
            Map.of(Ability.DEDUCTION, "satisfiability", Ability.INDUCTION, "cycle", Ability.ABDUCTION, "reachability");

    private final List<List<RolloutCompleted>> patterns = new ArrayList<>();

    HopRollouts() {
        for (Ability ability : LANES) {
            List<RolloutCompleted> pattern = new ArrayList<>();
            for (int prompt = 0; prompt < PROMPTS; prompt++) {
                Task task = TaskGenerator.generate(
                        new TaskSpec(ability, FAMILIES.get(ability), LEVEL, Split.TRAIN, prompt));
                for (int sample = 0; sample < SAMPLES; sample++) {
                    pattern.add(rollout(task, prompt, sample));
                }
            }
            patterns.add(List.copyOf(pattern));
        }
    }

    /** Returns the {@code index}-th rollout of an endless run whose lanes take turns. */
    RolloutCompleted get(int index) {
        List<RolloutCompleted> pattern = patterns.get(index % LANES.size());
        int inLane = index / LANES.size();
        RolloutCompleted drawn = pattern.get(inLane % pattern.size());
        int step = 1 + inLane / pattern.size();
        TaskIssued issued = drawn.getIssued();
        PolicyRef policy = issued.getTarget().getPolicy();
        String taskId = policy.getRunId() + "/" + policy.getLane() + "/" + step + "/" + issued.getPromptIndex();
        return RolloutCompleted.newBuilder()
                .setIssued(issued.toBuilder()
                        .setTarget(PolicyTarget.newBuilder()
                                .setPolicy(policy.toBuilder().setVersion(step - 1))
                                .setStep(step))
                        .setTask(issued.getTask().toBuilder().setTaskId(taskId)))
                .setRollout(drawn.getRollout().toBuilder()
                        .setRolloutId(taskId + "/" + drawn.getRollout().getSampleIndex()))
                .build();
    }

    /** Returns how many steps the first {@code count} rollouts complete. */
    static int numSteps(int count) {
        return LANES.size() * (count / LANES.size() / (PROMPTS * SAMPLES));
    }

    private static RolloutCompleted rollout(Task task, int prompt, int sample) {
        Prompt words = Prompts.render(task.puzzle(), PromptStyle.FULL);
        String worked = Responses.worked(task);
        String response =
                switch (sample) {
                    case 1 -> Responses.of(task.solution(), "A is false");
                    case 2 -> worked.replace("</think>", "");
                    default -> worked;
                };
        Rollout.Builder rollout = Rollout.newBuilder()
                .setSampleIndex(sample)
                .setText(response)
                .setFinishReason(FinishReason.FINISH_REASON_STOP)
                .setSeed(sample)
                .setEngineDigest("embedded-0123456789abcdef");
        for (int token = 0; token < words.user().length() / 3; token++) {
            rollout.addPromptTokenIds(Math.floorMod(token * 7_919, VOCABULARY));
        }
        for (int token = 0; token < response.length() / 3; token++) {
            rollout.addTokenIds(Math.floorMod(token * 104_729, VOCABULARY)).addLogProbs(-0.01f * (token % 100));
        }
        return RolloutCompleted.newBuilder()
                .setIssued(TaskIssued.newBuilder()
                        .setTarget(PolicyTarget.newBuilder()
                                .setPolicy(PolicyRef.newBuilder()
                                        .setRunId("hop")
                                        .setLane(task.ability().label())
                                        .setCheckpoint(CheckpointRef.newBuilder()
                                                .setUri("s3://triad/runs/hop/checkpoints/0")
                                                .setSha256("0".repeat(64)))))
                        .setTask(io.triad.proto.task.v1.Task.newBuilder()
                                .setFamily(task.family())
                                .setLevel(task.level())
                                .setSeed(task.seed())
                                .setGeneratorVersion(task.generatorVersion())
                                .setPuzzle(puzzle(task.puzzle()))
                                .setAnswer(task.answer())
                                .setSolution(task.solution())
                                .setSystem(words.system())
                                .setPrompt(words.user()))
                        .setPromptIndex(prompt)
                        .setNumPrompts(PROMPTS)
                        .setNumSamples(SAMPLES)
                        .setSampling(Sampling.newBuilder()
                                .setTemperature(0.7)
                                .setTopP(1)
                                .setMaxTokens(8192))
                        .setSeed(prompt)
                        .setRewardScheme(RewardScheme.REWARD_SCHEME_META))
                .setRollout(rollout)
                .build();
    }

    private static Puzzle puzzle(io.triad.reasoning.puzzle.Puzzle puzzle) {
        Puzzle.Builder written = Puzzle.newBuilder();
        switch (puzzle) {
            case DeductionPuzzle deduction ->
                written.setDeduction(io.triad.proto.task.v1.DeductionPuzzle.newBuilder()
                        .addAllVariables(deduction.variables())
                        .addAllFormulas(deduction.formulas().stream()
                                .map(FormulaPrinter::full)
                                .toList())
                        .setSatisfiable(deduction.satisfiable()));
            case InductionPuzzle induction -> {
                var terms = io.triad.proto.task.v1.InductionPuzzle.newBuilder().setFamily(induction.family());
                for (Term term : induction.sequence().terms()) {
                    terms.addTerms(
                            term instanceof Term.Visible visible
                                    ? SequenceTerm.newBuilder().setValue(visible.value())
                                    : SequenceTerm.newBuilder());
                }
                written.setInduction(terms);
            }
            case ReachabilityPuzzle reachability -> {
                var rules = AbductionPuzzle.newBuilder()
                        .addAllFacts(reachability.facts())
                        .addAllGoals(reachability.goals());
                reachability
                        .rules()
                        .forEach(rule -> rules.addRules(io.triad.proto.task.v1.Rule.newBuilder()
                                .setCondition(rule.condition().full())
                                .setConclusion(rule.conclusion())));
                written.setAbduction(rules);
            }
            default -> throw new IllegalArgumentException("no lane asks for a " + puzzle);
        }
        return written.build();
    }
}
