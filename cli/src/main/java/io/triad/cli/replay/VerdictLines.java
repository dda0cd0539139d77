// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.reward.v1.Verdict;
import io.triad.replay.verify.RejudgedResponse;
import io.triad.replay.verify.RejudgedStep;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes verdicts as JSON Lines: {@code rollout_id}, {@code verdict}, {@code reward} (null when there is none) and {@code
 * verifier_version}.
 */
final class VerdictLines implements AutoCloseable {
    static final String PREFIX = "VERDICT_";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path file;
    private final @Nullable BufferedWriter out;

    private VerdictLines(@Nullable Path file, @Nullable BufferedWriter out) {
        this.file = file;
        this.out = out;
    }

    /** Writes to a file; nowhere when there is none. */
    static VerdictLines to(@Nullable Path file) {
        try {
            return new VerdictLines(file, file == null ? null : Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "--verdicts " + file + " cannot be written: " + e, e);
        }
    }

    void write(RejudgedStep step) {
        if (out == null) {
            return;
        }
        try {
            for (RejudgedResponse response : step.responses()) {
                ObjectNode line = JSON.createObjectNode().put("rollout_id", response.rolloutId());
                fill(line, response.now());
                out.write(line.toString());
                out.newLine();
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be written: " + e, e);
        }
    }

    static String name(Verdict verdict) {
        return verdict.name().substring(PREFIX.length());
    }

    static void fill(ObjectNode line, Judgement judgement) {
        line.put("verdict", name(judgement.getVerdict()));
        if (judgement.hasParts()) {
            line.put("reward", judgement.getParts().getTotal());
        } else {
            line.putNull("reward");
        }
        line.put("verifier_version", judgement.getVerifierVersion());
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be written: " + e, e);
        }
    }
}
