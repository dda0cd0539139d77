// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyFolder;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.recipe.Lane;
import io.triad.replay.history.RunHistory;
import io.triad.training.store.LaneCheckpoints;
import java.nio.file.Files;
import java.nio.file.Path;

/** The weights that {@code --against} names: a version of the lane, or a folder in Hugging Face layout. */
final class ComparedWeights {
    private ComparedWeights() {}

    /**
     * Returns the weights.
     *
     * @throws TriadException INVALID_REQUEST when it is neither a number nor a folder; NOT_FOUND when the lane has no such version
     *     or the store no longer has it
     */
    static PolicyWeights of(String against, RunHistory run, Lane lane, LaneCheckpoints checkpoints) {
        Path folder = Path.of(against);
        if (Files.isDirectory(folder)) {
            return new PolicyFolder(folder).weights();
        }
        if (!against.matches("\\d{1,9}")) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--against is '" + against
                            + "'; it is the number of a version, or a folder in Hugging Face layout");
        }
        PolicyPublished version = run.version(lane, Integer.parseInt(against));
        CheckpointRef reference = new CheckpointRef(
                version.getPolicy().getCheckpoint().getUri(),
                version.getPolicy().getCheckpoint().getSha256());
        if (!checkpoints.has(reference)) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "the store no longer has version " + against + " of lane " + lane.label()
                            + "; 'checkpoints' in the recipe says which are kept");
        }
        return checkpoints.load(reference).laneWeights().merged();
    }
}
