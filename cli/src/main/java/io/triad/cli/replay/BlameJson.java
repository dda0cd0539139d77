// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.replay.blame.Ancestor;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import java.util.HashSet;
import java.util.Set;

/** For machines: a line for each version, the named one first; then one for each of its steps and rollouts. */
final class BlameJson extends BlameText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> seen = new HashSet<>();

    BlameJson(RecordedSamples samples, StepRange range, boolean steps, boolean rollouts) {
        super(samples, range, steps, rollouts);
    }

    @Override
    void tell(RunHistory run, Ancestor ancestor) {
        ancestry(run, ancestor);
        for (StepTrained step : told(ancestor)) {
            System.out.println(step(step));
            told(ancestor, step).forEach(reward -> System.out.println(rollout(reward)));
        }
    }

    private void ancestry(RunHistory run, Ancestor ancestor) {
        if (seen.add(run.runId() + "/" + ancestor.name())) {
            System.out.println(version(run, ancestor));
            ancestor.parents().forEach(parent -> ancestry(run, parent));
        }
    }

    private ObjectNode version(RunHistory run, Ancestor ancestor) {
        ObjectNode line = JSON.createObjectNode().put("kind", "version").put("run", run.runId());
        line.put("lane", ancestor.lane().label()).put("version", ancestor.version());
        line.put("uri", ancestor.published().getPolicy().getCheckpoint().getUri());
        line.put("sha256", ancestor.published().getPolicy().getCheckpoint().getSha256());
        line.put("weights_sha256", ancestor.published().getWeightsSha256());
        line.put("recipe_sha256", run.recipe().digest())
                .put("seed", run.recipe().seed());
        line.put("samples", numSamples(ancestor)).put("tasks", numTasks(ancestor));
        line.put("dropped", numDropped(ancestor));
        ancestor.share().ifPresent(share -> line.put("share", share));
        verifiers(ancestor).forEach(line.putArray("verifier_versions")::add);
        ancestor.parents().forEach(parent -> line.withArray("parents").add(parent.name()));
        return line;
    }

    private static ObjectNode step(StepTrained step) {
        BatchManifest manifest = step.getManifest();
        ObjectNode line = JSON.createObjectNode().put("kind", "step").put("lane", manifest.getLane());
        line.put("step", manifest.getStep()).put("level", manifest.getLevel());
        line.put("samples", manifest.getItemsCount()).put("dropped", manifest.getDroppedCount());
        line.put("learning_rate", manifest.getLearningRate());
        line.put("weights_sha256_before", manifest.getWeightsSha256Before());
        line.put("weights_sha256_after", step.getWeightsSha256After());
        line.put("gradient_sha256", step.getGradientSha256());
        line.put("engine_digest", manifest.getSettings().getEngineDigest());
        line.put("code_sha256", manifest.getSettings().getCodeSha256());
        line.put("loss", step.getMetrics().getLoss())
                .put("reward_mean", step.getMetrics().getRewardMean());
        return line;
    }

    private static ObjectNode rollout(RewardAssigned reward) {
        TaskIssued issued = reward.getCompleted().getIssued();
        Rollout rollout = reward.getCompleted().getRollout();
        ObjectNode line = JSON.createObjectNode().put("kind", "rollout").put("rollout_id", rollout.getRolloutId());
        line.put("task_id", issued.getTask().getTaskId())
                .put("family", issued.getTask().getFamily());
        line.put("level", issued.getTask().getLevel())
                .put("task_seed", issued.getTask().getSeed());
        line.put("generator_version", issued.getTask().getGeneratorVersion());
        line.put("policy_version", issued.getTarget().getPolicy().getVersion());
        line.put("sample_seed", rollout.getSeed()).put("engine_digest", rollout.getEngineDigest());
        VerdictLines.fill(line, reward.getJudgement());
        return line;
    }
}
