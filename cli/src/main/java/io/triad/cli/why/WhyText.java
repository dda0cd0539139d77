// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.why;

import io.triad.replay.stall.Diagnosis;
import io.triad.replay.stall.Diagnosis.Blamed;
import io.triad.replay.stall.Diagnosis.Finding;
import io.triad.replay.stall.Waiting.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A diagnosis as people read it: a line for each lane that is waited for, with who must act below it. */
final class WhyText {
    private final Instant now;

    WhyText(Instant now) {
        this.now = now;
    }

    List<String> lines(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>();
        Optional<Instant> closed = diagnosis.run().closed();
        if (closed.isPresent()) {
            lines.add("run " + diagnosis.run().runId() + " has been complete for " + ago(closed.get())
                    + ": nothing is waited for");
            return lines;
        }
        lines.add("run " + diagnosis.run().runId() + (diagnosis.isStalled() ? " is stalled:" : " goes on:"));
        diagnosis.findings().forEach(finding -> tell(finding, lines));
        return lines;
    }

    private void tell(Finding finding, List<String> lines) {
        String subject = "  " + finding.waiting().subject() + ", ";
        String moved = finding.waiting()
                .moved()
                .map(time -> "; last moved " + ago(time) + " ago")
                .orElse("; nothing has moved it yet");
        switch (finding.waiting().state()) {
            case State.Ended(String how) -> lines.add(subject + "ended: " + how);
            case State.Behind(List<String> lanes) ->
                lines.add(subject + "waits until " + String.join(", ", lanes) + (lanes.size() == 1 ? " has" : " have")
                        + " ended");
            case State.Stopped stopped ->
                lines.add(subject + "stopped at step " + stopped.stop().getStep() + ": "
                        + stopped.stop().getErrorCode() + ": " + stopped.stop().getReason() + moved
                        + "; trainer-svc tries it again when it is started anew");
            case State.Open open -> {
                lines.add(subject + open.headline() + moved);
                finding.blamed().forEach(blamed -> lines.add("      " + sentence(blamed)));
                open.goesOnAt()
                        .filter(at -> at.isAfter(now))
                        .ifPresent(at -> lines.add("      the step goes on without what is missing in about "
                                + Diagnosis.words(Duration.between(now, at))));
            }
        }
    }

    private String sentence(Blamed blamed) {
        StringBuilder sentence = new StringBuilder();
        if (blamed.need().step() > 0) {
            sentence.append("step ").append(blamed.need().step()).append(": ");
        }
        sentence.append(blamed.need().what())
                .append("; ")
                .append(blamed.need().actor().service());
        sentence.append(" must act");
        blamed.need()
                .lastActed()
                .ifPresentOrElse(
                        time -> sentence.append("; it last did ")
                                .append(ago(time))
                                .append(" ago"),
                        () -> sentence.append("; it has done nothing for it yet"));
        blamed.obstacles().forEach(obstacle -> sentence.append("; ").append(obstacle));
        blamed.reading().ifPresent(reading -> sentence.append("; ")
                .append(reading.lag())
                .append(" events of ")
                .append(blamed.need().reads().topicName())
                .append(" wait for its group of ")
                .append(reading.members()));
        if (blamed.deadLetters() > 0) {
            sentence.append("; ").append(blamed.deadLetters()).append(" dead letters");
        }
        return sentence.toString();
    }

    private String ago(Instant time) {
        return Diagnosis.words(Duration.between(time, now));
    }
}
