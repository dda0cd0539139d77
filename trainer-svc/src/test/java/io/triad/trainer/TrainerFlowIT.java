// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.messaging.Derived;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.reward.v1.RewardParts;
import io.triad.proto.reward.v1.Verdict;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class TrainerFlowIT {
    private static final Recipe RECIPE = RecipeReader.read("""
            name: trainer
            seed: 1
            promptStyle: compact
            base:
              coldStart:
                architecture: {hiddenSize: 16, numLayers: 1, numHeads: 2, numKeyValueHeads: 1, intermediateSize: 32, maxPositions: 128}
                steps: 2
                examplesPerStep: 2
                learningRate: 0.01
            alignment:
              curriculum: [{level: 1, steps: 2}]
              batch: {prompts: 1, samples: 2, maxTokens: 16, refills: 1}
              training: {learningRate: 0.01}
            domain:
              curriculum: [{level: 1, steps: 1}]
              batch: {prompts: 1, samples: 2, maxTokens: 16}
            evaluation: {maxTokens: 16}
            """, "test");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private TestLog log;

    @BeforeEach
    void openLog() {
        log = new TestLog(bootstrapServers);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void shouldStartTheBaseTrainALaneAndRefuseGarbage() {
        // Given a run and its worked solutions, after garbage
        log.write(Topic.REWARDS_ASSIGNED, "r", "garbage".getBytes(StandardCharsets.UTF_8));
        log.write(
                Topic.RUNS_REQUESTED,
                "r",
                "r",
                RunRequested.newBuilder()
                        .setRunId("r")
                        .setRecipeJson(RECIPE.canonicalJson())
                        .setRecipeSha256(RECIPE.digest())
                        .build());
        for (int step = 1; step <= 2; step++) {
            log.write(Topic.DEMONSTRATIONS_ISSUED, "r", Derived.id("r/base", step), demonstrations(step));
        }

        // Then the base becomes final and the specialists open from it
        PolicyPublished base =
                policy(published -> published.getPolicy().getLane().equals("base") && published.getFinal());
        PolicyPublished opened =
                policy(published -> published.getPolicy().getLane().equals("deduction")
                        && published.getPolicy().getVersion() == 0);
        assertThat(base.getPolicy().getVersion()).isEqualTo(2);
        assertThat(opened.getWeightsSha256()).isEqualTo(base.getWeightsSha256());
        assertThat(opened.getPolicy().getCheckpoint())
                .isEqualTo(base.getPolicy().getCheckpoint());

        // When the group of step 1 is judged, one of its rewards twice
        write(reward(opened.getPolicy(), 0, 3));
        write(reward(opened.getPolicy(), 0, 3));
        write(reward(opened.getPolicy(), 1, -3));

        // Then the step is trained, recorded and its version published
        PolicyPublished trained =
                policy(published -> published.getPolicy().getLane().equals("deduction")
                        && published.getPolicy().getVersion() == 1);
        assertThat(trained.getWeightsSha256()).isNotEqualTo(opened.getWeightsSha256());
        assertThat(trained.getParent()).isEqualTo(opened.getPolicy());
        StepTrained step = steps().stream()
                .filter(each -> each.getManifest().getLane().equals("deduction"))
                .findFirst()
                .orElseThrow();
        assertThat(step.getManifest().getItemsList())
                .extracting(item -> item.getId())
                .containsExactly("r/deduction/1/0/0", "r/deduction/1/0/1");
        assertThat(step.getManifest().getWeightsSha256Before()).isEqualTo(opened.getWeightsSha256());
        assertThat(step.getWeightsSha256After()).isEqualTo(trained.getWeightsSha256());
        assertThat(step.getMetrics().getAccuracy()).isEqualTo(0.5);
        assertThat(deadLetters()).containsExactly("garbage");

        // When the group of step 2 teaches nothing
        write(reward(trained.getPolicy(), 2, 0, 0, 3));
        write(reward(trained.getPolicy(), 2, 0, 1, 3));

        // Then another prompt is asked for, sampled with the latest version
        ConsumerRecord<String, byte[]> asked =
                log.await(Topic.Name.REFILLS_REQUESTED, 1, any -> true).getFirst();
        RefillsRequested refills = Events.decode(Topic.REFILLS_REQUESTED, asked.value(), RefillsRequested.parser());
        assertThat(asked.key()).isEqualTo("r/deduction");
        assertThat(TestLog.header(asked, "ce_id")).isEqualTo("r/deduction/2/refill/1");
        assertThat(refills)
                .isEqualTo(RefillsRequested.newBuilder()
                        .setTarget(PolicyTarget.newBuilder()
                                .setPolicy(trained.getPolicy())
                                .setStep(2))
                        .setRound(1)
                        .setNumPrompts(1)
                        .setLevel(1)
                        .build());

        // When it is judged, then the step trains on it
        write(reward(trained.getPolicy(), 2, 1, 0, 3));
        write(reward(trained.getPolicy(), 2, 1, 1, -3));
        policy(published -> published.getPolicy().getLane().equals("deduction") && published.getFinal());
        StepTrained second = steps().getLast();
        assertThat(second.getManifest().getItemsList())
                .extracting(item -> item.getId())
                .containsExactly("r/deduction/2/1/0", "r/deduction/2/1/1");
        assertThat(second.getManifest().getDroppedList())
                .extracting(item -> item.getId() + " " + item.getReason())
                .containsExactly("r/deduction/2/0/0 group-all-equal", "r/deduction/2/0/1 group-all-equal");
    }

    private static DemonstrationsIssued demonstrations(int step) {
        DemonstrationsIssued.Builder issued =
                DemonstrationsIssued.newBuilder().setRunId("r").setStep(step);
        for (int index = 0; index < 2; index++) {
            issued.addTasks(Task.newBuilder()
                    .setTaskId(Derived.id("r/base", step, index))
                    .setPrompt("arithmetic\n1+" + index)
                    .setSolution("1+" + index + "=" + (1 + index))
                    .setAnswer(Integer.toString(1 + index)));
        }
        return issued.build();
    }

    private static RewardAssigned reward(PolicyRef policy, int sample, double reward) {
        return reward(policy, 1, 0, sample, reward);
    }

    private static RewardAssigned reward(PolicyRef policy, int step, int prompt, int sample, double reward) {
        return RewardAssigned.newBuilder()
                .setCompleted(RolloutCompleted.newBuilder()
                        .setIssued(TaskIssued.newBuilder()
                                .setTarget(PolicyTarget.newBuilder()
                                        .setPolicy(policy)
                                        .setStep(step))
                                .setTask(Task.newBuilder()
                                        .setTaskId("r/deduction/" + step + "/" + prompt)
                                        .setLevel(1))
                                .setPromptIndex(prompt)
                                .setNumPrompts(1)
                                .setNumSamples(2))
                        .setRollout(Rollout.newBuilder()
                                .setRolloutId("r/deduction/" + step + "/" + prompt + "/" + sample)
                                .setSampleIndex(sample)
                                .addAllPromptTokenIds(List.of(10, 11, 12))
                                .addAllTokenIds(List.of(20 + sample, 30, 40))
                                .addAllLogProbs(List.of(-5.5f, -5.6f, -5.7f))))
                .setJudgement(Judgement.newBuilder()
                        .setVerdict(reward > 0 ? Verdict.VERDICT_CORRECT : Verdict.VERDICT_MALFORMED)
                        .setParts(RewardParts.newBuilder().setTotal(reward))
                        .setVerifierVersion("test"))
                .build();
    }

    private void write(RewardAssigned reward) {
        log.write(
                Topic.REWARDS_ASSIGNED, "r", reward.getCompleted().getRollout().getRolloutId(), reward);
    }

    private PolicyPublished policy(Predicate<PolicyPublished> wanted) {
        return published(log.await(Topic.Name.POLICIES_PUBLISHED, 1, record -> wanted.test(published(record)))
                .getFirst());
    }

    private static PolicyPublished published(ConsumerRecord<String, byte[]> record) {
        return Events.decode(Topic.POLICIES_PUBLISHED, record.value(), PolicyPublished.parser());
    }

    private List<StepTrained> steps() {
        return log.all(Topic.Name.STEPS_TRAINED, any -> true).stream()
                .map(record -> Events.decode(Topic.STEPS_TRAINED, record.value(), StepTrained.parser()))
                .toList();
    }

    private List<String> deadLetters() {
        return log.await(Topic.REWARDS_ASSIGNED.deadLetterTopic("trainer-svc"), 1, any -> true).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
