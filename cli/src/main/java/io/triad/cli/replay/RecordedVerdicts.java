// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.reward.v1.RewardParts;
import io.triad.proto.reward.v1.Verdict;
import io.triad.reasoning.verdict.Verifier;
import io.triad.replay.verify.RejudgedResponse;
import io.triad.replay.verify.RejudgedStep;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What verdicts of now are compared with: the log's, or those of a file.
 *
 * @param byRollout the file's; empty for the log's
 */
record RecordedVerdicts(Optional<Map<String, Judgement>> byRollout) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads what {@code --against} names. */
    static RecordedVerdicts of(@Nullable String against) {
        if (against == null || against.equals(Verifier.VERSION)) {
            return new RecordedVerdicts(Optional.empty());
        }
        Path file = Path.of(against);
        if (!Files.isRegularFile(file)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--against is '" + against + "': there is no such file, and this build's verifier is of version "
                            + Verifier.VERSION + "; another version's verdicts come from a build that has it, with"
                            + " --verdicts");
        }
        return new RecordedVerdicts(Optional.of(read(file)));
    }

    /** Returns a step with what it is compared with in the place of what the log says. */
    RejudgedStep instead(RejudgedStep step) {
        return byRollout
                .map(verdicts -> new RejudgedStep(
                        step.lane(),
                        step.step(),
                        step.responses().stream()
                                .map(response -> new RejudgedResponse(
                                        response.rolloutId(),
                                        response.promptIndex(),
                                        found(verdicts, response.rolloutId()),
                                        response.now()))
                                .toList()))
                .orElse(step);
    }

    private static Judgement found(Map<String, Judgement> verdicts, String rolloutId) {
        Judgement found = verdicts.get(rolloutId);
        if (found == null) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the file of --against has no verdict on " + rolloutId + "; write it from the same steps");
        }
        return found;
    }

    private static Map<String, Judgement> read(Path file) {
        Map<String, Judgement> verdicts = new HashMap<>();
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                JsonNode node = JSON.readTree(line);
                Judgement.Builder judgement = Judgement.newBuilder()
                        .setVerdict(Verdict.valueOf(
                                VerdictLines.PREFIX + node.required("verdict").asText()))
                        .setVerifierVersion(node.path("verifier_version").asText());
                if (!node.required("reward").isNull()) {
                    judgement.setParts(
                            RewardParts.newBuilder().setTotal(node.get("reward").asDouble()));
                }
                verdicts.put(node.required("rollout_id").asText(), judgement.build());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    file + ", line " + number + " is no verdict of --verdicts: " + e.getMessage(),
                    e);
        }
        return verdicts;
    }
}
