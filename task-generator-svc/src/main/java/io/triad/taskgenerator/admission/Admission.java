// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.admission;

import io.triad.proto.run.v1.RunState;

/** What became of a request for a run. */
public sealed interface Admission {
    /** The run is in the log now. */
    record Accepted(RunState run) implements Admission {}

    /** The log has the run already, with the same recipe. */
    record Known(RunState run) implements Admission {}

    /** The log has a run of that id with another recipe. */
    record Conflict(String runId, String knownDigest, String askedDigest) implements Admission {}
}
