// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.blame;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * A version that is to be explained.
 *
 * @param runId its run
 * @param lane its lane
 * @param version its number
 */
public record Suspect(String runId, String lane, int version) {
    private static final List<Topic> TOPICS = List.of(Topic.POLICIES_PUBLISHED, Topic.EVALUATIONS_COMPLETED);

    /**
     * Finds the versions that a name means.
     *
     * @param name a checkpoint: its {@code s3://} address, {@code RUN/LANE/VERSION}, {@code RUN/LANE} for the latest, or the
     *     SHA-256 of its manifest or weights; an evaluation: the {@code s3://} address of its samples or of a report; a run:
     *     all that its report measured
     * @throws TriadException NOT_FOUND when the log knows nothing by that name
     */
    public static List<Suspect> find(LogReader log, String name) {
        String wanted = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        List<PolicyPublished> versions = new ArrayList<>();
        SequencedSet<Suspect> found = new LinkedHashSet<>();
        List<EvaluationCompleted> evaluations = new ArrayList<>();
        log.readAll(TOPICS, event -> decode(event, versions, evaluations));
        versions.stream()
                .filter(version -> isMeant(version, wanted))
                .map(Suspect::of)
                .forEach(found::add);
        latest(versions, wanted).ifPresent(found::add);
        evaluations.stream()
                .filter(evaluation -> isMeant(evaluation, wanted))
                .map(evaluation -> evaluation.getCheckpoint().getPolicy())
                .map(Suspect::of)
                .forEach(found::add);
        evaluations.stream()
                .filter(evaluation -> isReportMeant(evaluation, wanted))
                .map(EvaluationCompleted::getRunId)
                .flatMap(runId -> evaluations.stream()
                        .filter(evaluation -> evaluation.hasCheckpoint()
                                && evaluation.getRunId().equals(runId)))
                .map(evaluation -> of(evaluation.getCheckpoint().getPolicy()))
                .forEach(found::add);
        if (found.isEmpty()) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "the log knows no checkpoint, evaluation or closed run '" + name
                            + "'; name an s3:// address, RUN/LANE/VERSION, RUN/LANE, a SHA-256 or a run");
        }
        return List.copyOf(found);
    }

    private static void decode(LogRecord event, List<PolicyPublished> versions, List<EvaluationCompleted> evaluations) {
        try {
            if (event.topic() == Topic.POLICIES_PUBLISHED) {
                versions.add(Events.decode(event.topic(), event.value(), PolicyPublished.parser()));
            } else {
                evaluations.add(Events.decode(event.topic(), event.value(), EvaluationCompleted.parser()));
            }
        } catch (TriadException e) {
            // Garbage on a topic went to its dead-letter topic.
            if (e.code() != ErrorCode.INVALID_EVENT) {
                throw e;
            }
        }
    }

    private static java.util.Optional<Suspect> latest(List<PolicyPublished> versions, String wanted) {
        return versions.stream()
                .map(Suspect::of)
                .filter(suspect -> wanted.equals(suspect.runId() + "/" + suspect.lane()))
                .max(java.util.Comparator.comparingInt(Suspect::version));
    }

    private static boolean isMeant(PolicyPublished published, String wanted) {
        PolicyRef policy = published.getPolicy();
        return wanted.equals(policy.getCheckpoint().getUri())
                || wanted.equals(policy.getCheckpoint().getSha256())
                || wanted.equals(published.getWeightsSha256())
                || wanted.equals(policy.getRunId() + "/" + policy.getLane() + "/" + policy.getVersion());
    }

    private static boolean isMeant(EvaluationCompleted evaluation, String wanted) {
        return evaluation.hasCheckpoint()
                && (wanted.equals(evaluation.getCheckpoint().getSamplesUri())
                        || wanted.equals(evaluation.getCheckpoint().getSamplesSha256()));
    }

    private static boolean isReportMeant(EvaluationCompleted evaluation, String wanted) {
        return evaluation.hasReport()
                && (wanted.equals(evaluation.getRunId())
                        || wanted.equals(evaluation.getReport().getJsonUri())
                        || wanted.equals(evaluation.getReport().getMarkdownUri()));
    }

    private static Suspect of(PolicyPublished published) {
        return of(published.getPolicy());
    }

    private static Suspect of(PolicyRef policy) {
        return new Suspect(policy.getRunId(), policy.getLane(), policy.getVersion());
    }
}
