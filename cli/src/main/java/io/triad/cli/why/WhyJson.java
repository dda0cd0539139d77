// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.why;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.replay.stall.Diagnosis;
import io.triad.replay.stall.Diagnosis.Blamed;
import io.triad.replay.stall.Diagnosis.Finding;
import io.triad.replay.stall.Waiting.State;
import java.util.Locale;

/** A diagnosis for machines: one object a run. Times are ISO 8601 in UTC. */
final class WhyJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WhyJson() {}

    static ObjectNode of(Diagnosis diagnosis) {
        ObjectNode run = JSON.createObjectNode().put("run", diagnosis.run().runId());
        run.put("stalled", diagnosis.isStalled());
        run.put("complete", diagnosis.run().closed().isPresent());
        diagnosis.run().closed().ifPresent(closed -> run.put("closed_at", closed.toString()));
        diagnosis.findings().forEach(finding -> run.withArray("waiting").add(finding(finding)));
        return run;
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode node =
                JSON.createObjectNode().put("subject", finding.waiting().subject());
        node.put("stalled", finding.stalled());
        finding.waiting().moved().ifPresent(moved -> node.put("moved_at", moved.toString()));
        switch (finding.waiting().state()) {
            case State.Ended(String how) -> node.put("state", "ended").put("how", how);
            case State.Behind behind -> {
                node.put("state", "behind");
                behind.lanes().forEach(node.putArray("lanes")::add);
            }
            case State.Stopped stopped ->
                node.put("state", "stopped")
                        .put("step", stopped.stop().getStep())
                        .put("error_code", stopped.stop().getErrorCode())
                        .put("reason", stopped.stop().getReason());
            case State.Open open -> {
                node.put("state", "open").put("headline", open.headline());
                open.goesOnAt().ifPresent(at -> node.put("goes_on_at", at.toString()));
                finding.blamed().forEach(blamed -> node.withArray("needs").add(blamed(blamed)));
            }
        }
        return node;
    }

    private static ObjectNode blamed(Blamed blamed) {
        ObjectNode node = JSON.createObjectNode()
                .put("service", blamed.need().actor().service())
                .put("what", blamed.need().what())
                .put("topic", blamed.need().reads().topicName());
        if (blamed.need().step() > 0) {
            node.put("step", blamed.need().step());
        }
        blamed.need().lastActed().ifPresent(time -> node.put("last_acted_at", time.toString()));
        node.put("answer", blamed.service().answer().name().toLowerCase(Locale.ROOT));
        blamed.reading()
                .ifPresent(reading -> node.put("members", reading.members()).put("lag", reading.lag()));
        node.put("dead_letters", blamed.deadLetters());
        blamed.obstacles().forEach(node.putArray("obstacles")::add);
        return node;
    }
}
