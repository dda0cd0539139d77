// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.eval.book.MeasuredPolicy;
import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.score.JudgedSample;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.reasoning.verdict.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The samples of an evaluation in the making, an object for each ability and level that is done, so that an evaluation that was
 * killed goes on where it ended, wherever the service is started again.
 *
 * <p>A part's key names what decides its samples: the run, whose recipe has the tasks, the seeds and the decoding settings; the
 * lane; the checkpoint's digest; the engine and the verifier by the names that change with what they do. A part is used only
 * when it is of the tasks that are wanted.
 *
 * @param results where parts are kept
 * @param policy what is measured
 */
record SampleParts(ResultStore results, MeasuredPolicy policy) {
    /** Returns the samples of a group of tasks, with their texts, when they were drawn before. */
    Optional<List<JudgedSample>> find(List<HeldOutTask> tasks, Predicate<List<JudgedSample>> wanted) {
        return results.part(key(tasks)).filter(wanted);
    }

    /** Keeps the samples of a group of tasks. */
    void keep(List<HeldOutTask> tasks, List<JudgedSample> samples) {
        results.storePart(key(tasks), samples);
    }

    /** Removes every part. */
    void remove() {
        results.removeParts(prefix());
    }

    private String key(List<HeldOutTask> tasks) {
        var first = tasks.getFirst().task();
        return prefix() + EmbeddedSampler.ENGINE_DIGEST + "-v" + Verifier.VERSION + "/"
                + first.ability().label() + "-" + first.level() + ".jsonl";
    }

    private String prefix() {
        return "runs/" + policy.runId() + "/evaluations/" + policy.lane().label() + "/"
                + policy.checkpoint().sha256() + "/";
    }
}
