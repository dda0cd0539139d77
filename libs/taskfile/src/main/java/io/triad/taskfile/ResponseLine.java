// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line {@code {"task": TASK, "response": "…"}} to be judged, and what becomes of it: the same line with {@code verdict},
 * {@code format_reward}, {@code answer_reward}, {@code reward}, {@code explanation} and {@code verifier_version} behind its
 * own fields.
 *
 * <p>The line's own fields are kept byte for byte, in their order, whatever else they hold; fields by the names of a verdict
 * are an earlier one's and make room for the new. A line that cannot be judged gets a null verdict and an {@code error}.
 */
public final class ResponseLine {
    /** Longest line, in bytes: six times a response of 10 million characters, for each may be escaped. */
    public static final int MAX_BYTES = 1 << 26;

    /** How much of a line that cannot be read is shown, in bytes. */
    static final int MAX_SHOWN = 1 << 20;

    private static final Set<String> VERDICT_FIELDS =
            Set.of("verdict", "format_reward", "answer_reward", "reward", "explanation", "verifier_version", "error");

    private final byte[] kept;
    private final @Nullable JsonNode task;
    private final @Nullable JsonNode response;
    private final Optional<Verdicts> verdicts;

    private ResponseLine(
            byte[] kept, @Nullable JsonNode task, @Nullable JsonNode response, Optional<Verdicts> verdicts) {
        this.kept = kept;
        this.task = task;
        this.response = response;
        this.verdicts = verdicts;
    }

    /** What is to be judged. */
    public record Sample(Puzzle puzzle, String response) {}

    /** The verdict that a line already bears: its reward parts as written, none where it is masked. */
    public record Verdicts(
            String verdict, Optional<Double> formatReward, Optional<Double> answerReward, String version) {}

    /**
     * Reads a line, in UTF-8 and without its end.
     *
     * @throws TriadException INVALID_REQUEST when it is not one JSON object
     */
    public static ResponseLine read(byte[] line) {
        if (line.length > MAX_BYTES) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the line has " + line.length + " bytes, more than the " + MAX_BYTES + " of a line");
        }
        // Jackson would take these for another encoding of Unicode.
        if (line.length > 1 && (line[0] == 0 || line[1] == 0 || (line[0] & 0xff) >= 0xfe)) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "the line is not UTF-8 text");
        }
        try (JsonParser parser = BoundedJson.MAPPER.createParser(line)) {
            return read(line, parser);
        } catch (JsonProcessingException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "the line is not one JSON object: " + BoundedJson.reason(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always readable", e);
        }
    }

    private static ResponseLine read(byte[] line, JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "the line is not one JSON object: it begins with something else");
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(line.length);
        kept.write('{');
        JsonNode task = null;
        JsonNode response = null;
        VerdictFields verdict = new VerdictFields();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.nextToken();
            switch (name) {
                case "task" -> task = BoundedJson.PARTS.readTree(parser);
                case "response" -> response = BoundedJson.PARTS.readTree(parser);
                default -> {
                    if (VERDICT_FIELDS.contains(name)) {
                        verdict.put(name, BoundedJson.PARTS.readTree(parser));
                    } else {
                        parser.skipChildren();
                        parser.finishToken();
                    }
                }
            }
            if (!VERDICT_FIELDS.contains(name)) {
                int end = Math.toIntExact(parser.currentLocation().getByteOffset());
                if (kept.size() > 1) {
                    kept.write(',');
                }
                kept.write(line, start, end - start);
            }
        }
        if (parser.nextToken() != null) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "the line holds more than one JSON object");
        }
        return new ResponseLine(kept.toByteArray(), task, response, verdict.found());
    }

    /**
     * What is to be judged.
     *
     * @throws TriadException INVALID_REQUEST when task or response is missing or wrong; the message says where
     */
    public Sample sample() {
        if (task == null) {
            throw JsonPart.invalid("task", "is missing; a line is {\"task\": …, \"response\": \"…\"}");
        }
        if (response == null) {
            throw JsonPart.invalid("response", "is missing; a line is {\"task\": …, \"response\": \"…\"}");
        }
        return new Sample(TaskJson.puzzle("task", task), JsonPart.text("response", response));
    }

    /** The verdict that the line already bears. */
    public Optional<Verdicts> verdicts() {
        return verdicts;
    }

    /** Whether the fields that are the lines' own are the same, byte for byte. */
    public boolean isSameQuestion(ResponseLine other) {
        return Arrays.equals(kept, other.kept);
    }

    /** The line with a verdict, without its end. */
    public byte[] with(Judgement judgement, String verifierVersion) {
        return JudgementJson.append(kept, judgement, verifierVersion);
    }

    /** The line with what keeps it from being judged, without its end. */
    public byte[] withError(String error) {
        return JudgementJson.appendError(kept, error);
    }

    /**
     * What stands for a line that is no JSON object: its text as {@code input}, {@value #MAX_SHOWN} bytes of it at most, and
     * what is wrong with it.
     */
    public static byte[] unreadable(byte[] line, String error) {
        return JudgementJson.unreadable(line, Math.min(line.length, MAX_SHOWN), error);
    }
}
