// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepKind;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.TaskIssued;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The trace of a task: issue, then of each response sample and judge, then train. A step has a trace of its own, with links to
 * all its tasks' and from them; one step has many tasks, so it cannot be in all of their traces.
 *
 * <p>Where an event came with a {@code traceparent}, that is the parent; else it is the one that the event's writer would have
 * given.
 */
public final class TaskTraces {
    private static final String ISSUE = "issue";
    private static final String SAMPLE = "sample";
    private static final String JUDGE = "judge";
    private static final String TRAIN = "train";
    private static final String STEP = "step";

    private final Tracing tracing;

    /** Traces of tasks that are told to {@code tracing}. */
    public TaskTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Tells whether anything is recorded at all; what is asked for below may be asked for even if not. */
    public boolean isOn() {
        return tracing.isOn();
    }

    /** Returns the header of a task's event; empty when nothing is traced. */
    public String issued(String taskId) {
        return header(ISSUE, taskId, taskId);
    }

    /** Returns the header of a response's event; empty when nothing is traced. */
    public String sampled(String taskId, String rolloutId, String incoming) {
        return header(SAMPLE, taskId, rolloutId, incoming);
    }

    /** Returns the header of a reward's event; empty when nothing is traced. */
    public String judged(String rolloutId, String incoming) {
        return header(JUDGE, taskOf(rolloutId), rolloutId, incoming);
    }

    /** Returns the header of a step's event; empty when nothing is traced. */
    public String trained(BatchManifest manifest) {
        return tracing.isOn() ? step(stepId(manifest)).traceparent() : "";
    }

    /** Returns the id of a task's trace, for logs; empty when nothing is traced. */
    public String traceOf(String taskId, String incoming) {
        return tracing.isOn()
                ? TraceContext.parse(incoming).map(TraceContext::traceId).orElseGet(() -> TraceNames.trace(taskId))
                : "";
    }

    /** Returns the id of the trace of a response's task, for logs; empty when nothing is traced. */
    public String traceOfRollout(String rolloutId, String incoming) {
        return traceOf(taskOf(rolloutId), incoming);
    }

    private String header(String what, String taskId, String id) {
        return header(what, taskId, id, "");
    }

    private String header(String what, String taskId, String id, String incoming) {
        return tracing.isOn() ? context(what, taskId, id, incoming).traceparent() : "";
    }

    /** A rollout's id is its task's and its place in the group. */
    private static String taskOf(String rolloutId) {
        return rolloutId.substring(0, Math.max(0, rolloutId.lastIndexOf('/')));
    }

    private TraceContext context(String what, String taskId, String id) {
        String trace = TraceNames.trace(taskId);
        return new TraceContext(trace, TraceNames.span(what, id), tracing.isSampled(trace));
    }

    /** Whoever wrote the event before may have put it into a trace of theirs; it stays there. */
    private TraceContext context(String what, String taskId, String id, String incoming) {
        return TraceContext.parse(incoming)
                .map(parent -> new TraceContext(parent.traceId(), TraceNames.span(what, id), parent.sampled()))
                .orElseGet(() -> context(what, taskId, id));
    }

    private TraceContext step(String stepId) {
        String trace = TraceNames.trace(stepId);
        return new TraceContext(trace, TraceNames.span(STEP, stepId), true);
    }

    /** A task was issued. */
    public void tellIssued(TaskIssued task, Instant began, Instant ended) {
        tracing.tell(() -> new TracedWork(
                ISSUE,
                context(ISSUE, task.getTask().getTaskId(), task.getTask().getTaskId()),
                Optional.empty(),
                began,
                ended,
                attributes(task),
                List.of(),
                Optional.empty()));
    }

    /**
     * A response was sampled.
     *
     * @param incoming the header of the task's event; empty when it had none
     */
    public void tellSampled(
            TaskIssued task, String rolloutId, String incoming, int numTokens, Instant began, Instant ended) {
        tracing.tell(() -> {
            String taskId = task.getTask().getTaskId();
            SortedMap<String, Object> attributes = attributes(task);
            attributes.put("rolloutId", rolloutId);
            attributes.put("numTokens", numTokens);
            return new TracedWork(
                    SAMPLE,
                    context(SAMPLE, taskId, rolloutId, incoming),
                    Optional.of(TraceContext.parse(incoming).orElseGet(() -> context(ISSUE, taskId, taskId))),
                    began,
                    ended,
                    attributes,
                    List.of(),
                    Optional.empty());
        });
    }

    /**
     * A response was judged.
     *
     * @param runId the run
     * @param lane the lane
     * @param incoming the header of the response's event; empty when it had none
     * @param verdict what was found
     */
    public void tellJudged(
            String runId,
            String lane,
            String rolloutId,
            String incoming,
            String verdict,
            Instant began,
            Instant ended) {
        tracing.tell(() -> {
            String taskId = taskOf(rolloutId);
            SortedMap<String, Object> attributes = new TreeMap<>();
            attributes.put("runId", runId);
            attributes.put("laneId", lane);
            attributes.put("taskId", taskId);
            attributes.put("rolloutId", rolloutId);
            attributes.put("verdict", verdict);
            return new TracedWork(
                    JUDGE,
                    context(JUDGE, taskId, rolloutId, incoming),
                    Optional.of(TraceContext.parse(incoming).orElseGet(() -> context(SAMPLE, taskId, rolloutId))),
                    began,
                    ended,
                    attributes,
                    List.of(),
                    Optional.empty());
        });
    }

    /** A step was trained: tells it, and of each of its tasks that it was used. */
    public void tellTrained(StepTrained trained) {
        if (!tracing.isOn()) {
            return;
        }
        BatchManifest manifest = trained.getManifest();
        Instant began = time(trained.getMetrics().getTimes().getTraining().getBeganMicros());
        Instant ended = time(trained.getMetrics().getTimes().getTraining().getEndedMicros());
        SortedMap<String, Object> attributes = new TreeMap<>(Map.of(
                "runId", manifest.getRunId(),
                "laneId", manifest.getLane(),
                "step", manifest.getStep(),
                "level", manifest.getLevel(),
                "policyVersion", manifest.getStep() - 1,
                "numSamples", manifest.getItemsCount(),
                "numDropped", manifest.getDroppedCount()));
        TraceContext step = step(stepId(manifest));
        List<TraceContext> tasks = new ArrayList<>();
        responses(manifest).forEach((taskId, numResponses) -> {
            TraceContext issued = context(ISSUE, taskId, taskId);
            if (issued.sampled()) {
                tasks.add(issued);
                SortedMap<String, Object> used = new TreeMap<>(attributes);
                used.put("taskId", taskId);
                used.put("numSamples", numResponses);
                tracing.tell(new TracedWork(
                        TRAIN,
                        context(TRAIN, taskId, taskId),
                        Optional.of(issued),
                        began,
                        ended,
                        used,
                        List.of(step),
                        Optional.empty()));
            }
        });
        tracing.tell(new TracedWork(STEP, step, Optional.empty(), began, ended, attributes, tasks, Optional.empty()));
    }

    /** Returns how many responses of each task a step used, by the tasks' ids; none of a supervised step. */
    private static SortedMap<String, Integer> responses(BatchManifest manifest) {
        SortedMap<String, Integer> responses = new TreeMap<>();
        if (manifest.getKind() != StepKind.STEP_KIND_SUPERVISED) {
            for (BatchItem item : manifest.getItemsList()) {
                responses.merge(taskOf(item.getId()), 1, Integer::sum);
            }
        }
        return responses;
    }

    private static String stepId(BatchManifest manifest) {
        return Derived.id(manifest.getRunId(), manifest.getLane(), manifest.getStep());
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static SortedMap<String, Object> attributes(TaskIssued task) {
        PolicyRef policy = task.getTarget().getPolicy();
        SortedMap<String, Object> attributes = new TreeMap<>();
        attributes.put("runId", policy.getRunId());
        attributes.put("laneId", policy.getLane());
        attributes.put("step", task.getTarget().getStep());
        attributes.put("prompt", task.getPromptIndex());
        attributes.put("policyVersion", policy.getVersion());
        attributes.put("taskId", task.getTask().getTaskId());
        return attributes;
    }
}
