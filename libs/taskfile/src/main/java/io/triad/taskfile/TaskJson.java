// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Tasks in the export format: one JSON object a line, in UTF-8.
 *
 * <p>Keys: {@code task_id}, {@code ability}, {@code family}, {@code level}, {@code seed}, {@code split},
 * {@code generator_version}, {@code system}, {@code prompt}, {@code puzzle}, {@code answer}, {@code solution},
 * {@code difficulty}. Seeds are integers of 64 bits, more than a double holds: read them as integers.
 */
public final class TaskJson {
    /** Longest line, in characters. */
    public static final int MAX_LENGTH = 1 << 22;

    private static final Set<String> NAMES = Set.of(
            "task_id",
            "ability",
            "family",
            "level",
            "seed",
            "split",
            "generator_version",
            "system",
            "prompt",
            "puzzle",
            "answer",
            "solution",
            "difficulty");

    private TaskJson() {}

    /** The line of a task put into these words, without its end. */
    public static String write(Task task, Prompt prompt) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = BoundedJson.MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("task_id", task.taskId());
            json.writeStringField("ability", task.ability().label());
            json.writeStringField("family", task.family());
            json.writeNumberField("level", task.level());
            json.writeNumberField("seed", task.seed());
            json.writeStringField("split", task.split().label());
            json.writeStringField("generator_version", task.generatorVersion());
            json.writeStringField("system", prompt.system());
            json.writeStringField("prompt", prompt.user());
            json.writeFieldName("puzzle");
            PuzzleJson.write(task.puzzle(), json);
            json.writeStringField("answer", task.answer());
            json.writeStringField("solution", task.solution());
            json.writeObjectFieldStart("difficulty");
            json.writeNumberField("propagations", task.difficulty().propagations());
            json.writeNumberField("decisions", task.difficulty().decisions());
            json.writeNumberField("proof_size", task.difficulty().proofSize());
            json.writeNumberField("hypotheses", task.difficulty().hypotheses());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory is always writable", e);
        }
        return text.toString();
    }

    /**
     * The task of a line, whole: every key but {@code system} and {@code prompt} must be there, and no other.
     *
     * @throws TriadException INVALID_REQUEST when it is none; the message names the part and what stands there
     */
    public static Task read(String line) {
        return readWritten(line).task();
    }

    /** A task and how its line puts it into words; empty texts where it does not. */
    public record Written(Task task, Prompt prompt) {}

    /**
     * The task of a line as {@link #read} reads it, with its prompt.
     *
     * @throws TriadException INVALID_REQUEST when it is none; the message names the part and what stands there
     */
    public static Written readWritten(String line) {
        JsonPart task = whole(line);
        task.allowOnly(NAMES);
        Puzzle puzzle = puzzle(task);
        Task read = new Task(
                task.text("task_id"),
                JsonPart.reading("ability", () -> Ability.of(task.text("ability"))),
                task.text("family"),
                level(task),
                task.integer("seed"),
                JsonPart.reading("split", () -> Split.of(task.text("split"))),
                task.text("generator_version"),
                puzzle,
                task.text("answer"),
                task.text("solution"),
                difficulty(task.object("difficulty")));
        return new Written(
                read,
                new Prompt(
                        task.has("system") ? task.text("system") : "", task.has("prompt") ? task.text("prompt") : ""));
    }

    private static JsonPart whole(String line) {
        if (line.length() > MAX_LENGTH) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "a task's line has at most " + MAX_LENGTH + " characters, not " + line.length());
        }
        try {
            return new JsonPart("", BoundedJson.MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "the line is not one JSON object: " + BoundedJson.reason(e), e);
        }
    }

    /**
     * The puzzle of a task that may be written by hand: {@code puzzle} is all it needs; an {@code ability}, if there is
     * one, must be the puzzle's.
     *
     * @param path where the task stands in its line, such as {@code task}; empty for the line itself
     * @throws TriadException INVALID_REQUEST when there is none; the message names the part and what stands there
     */
    static Puzzle puzzle(String path, JsonNode task) {
        return puzzle(new JsonPart(path, task));
    }

    private static Puzzle puzzle(JsonPart task) {
        Puzzle puzzle = PuzzleJson.read(task.object("puzzle"));
        if (task.has("ability")) {
            Ability ability = JsonPart.reading(task.path("ability"), () -> Ability.of(task.text("ability")));
            // A family of the user's own may ask questions in words, whatever it exercises.
            if (ability != puzzle.ability() && !(puzzle instanceof QuestionPuzzle)) {
                throw JsonPart.invalid(
                        task.path("ability"),
                        "is " + ability.label() + ", but the puzzle is one of "
                                + puzzle.ability().label());
            }
        }
        return puzzle;
    }

    private static int level(JsonPart task) {
        long level = task.integer("level");
        if (level < 1 || level > TaskSpec.MAX_LEVEL) {
            throw JsonPart.invalid("level", "is 1 to " + TaskSpec.MAX_LEVEL + ", not " + level);
        }
        return (int) level;
    }

    private static Difficulty difficulty(JsonPart difficulty) {
        difficulty.allowOnly(Set.of("propagations", "decisions", "proof_size", "hypotheses"));
        return JsonPart.reading(
                difficulty.path(),
                () -> new Difficulty(
                        difficulty.integer("propagations"),
                        difficulty.integer("decisions"),
                        difficulty.integer("proof_size"),
                        difficulty.integer("hypotheses")));
    }
}
