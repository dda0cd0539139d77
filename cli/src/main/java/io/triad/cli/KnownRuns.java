// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.client.RunClient;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunState;
import java.util.List;
import java.util.stream.Collectors;

/** Looks runs up by id. */
final class KnownRuns {
    private KnownRuns() {}

    /** Returns a run; when the log does not know it, says which ones it does. */
    static RunState require(RunClient client, String runId) {
        List<RunState> runs = client.list();
        return runs.stream()
                .filter(run -> run.getRunId().equals(runId))
                .findFirst()
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "there is no run '" + runId + "'; "
                                + (runs.isEmpty()
                                        ? "there are none yet"
                                        : "there are "
                                                + runs.stream()
                                                        .map(RunState::getRunId)
                                                        .collect(Collectors.joining(", ")))));
    }
}
