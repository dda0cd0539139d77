// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * What PEFT's {@code adapter_config.json} says of a LoRA adapter. A module's output y = W·x + b becomes y + s·B·(A·x), with A
 * (rank, in), B (out, rank) and s = alpha/rank, or alpha/√rank where it is rank-stabilized (arXiv 2312.03732).
 *
 * @param rank r, of every module that {@code rankPattern} does not name
 * @param alpha of every module that {@code alphaPattern} does not name
 * @param dropout what PEFT drops of A's inputs in training, below 1; carried along, and not applied here
 * @param rankPattern ranks by regular expressions, each for modules that it matches, or the end of whose name after a dot;
 *     the first that does counts
 * @param alphaPattern alphas in the same way
 * @param baseModel the name or folder of the model that the adapter was made for, if it is said
 */
public record LoraConfig(
        LoraTargets targets,
        int rank,
        double alpha,
        boolean rankStabilized,
        double dropout,
        SequencedMap<String, Integer> rankPattern,
        SequencedMap<String, Double> alphaPattern,
        Optional<String> baseModel) {

    /**
     * Checks the numbers.
     *
     * @throws TriadException CORRUPT_CHECKPOINT naming the field, its value and what it must be
     */
    public LoraConfig {
        requireRank("r", rank);
        requireAlpha("lora_alpha", alpha);
        if (!(dropout >= 0 && dropout < 1)) {
            throw wrong("lora_dropout", dropout, "0 or more and below 1");
        }
        rankPattern = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rankPattern));
        alphaPattern = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(alphaPattern));
        rankPattern.forEach((pattern, value) -> {
            Pattern unused = ending(pattern);
            requireRank("rank_pattern." + pattern, value);
        });
        alphaPattern.forEach((pattern, value) -> {
            Pattern unused = ending(pattern);
            requireAlpha("alpha_pattern." + pattern, value);
        });
    }

    /** One rank and one alpha for all modules of these names, such as {@code q_proj}. */
    public static LoraConfig of(int rank, double alpha, String... names) {
        return new LoraConfig(
                LoraTargets.Named.of(names),
                rank,
                alpha,
                false,
                0,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Optional.empty());
    }

    /**
     * Reads an {@code adapter_config.json}.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, naming the field and its value, when one is missing or mistyped, or asks for
     *     something that is not computed here
     */
    public static LoraConfig fromJson(String json) {
        return LoraConfigJson.read(json);
    }

    /** Writes {@code adapter_config.json} as PEFT reads it. */
    public String toJson() {
        return LoraConfigJson.write(this);
    }

    /** The rank of a module's update. */
    public int rank(String module) {
        return first(rankPattern, module).orElse(rank);
    }

    /** What a module's B·(A·x) is multiplied by: computed in float64, then rounded. */
    public float scale(String module) {
        double own = first(alphaPattern, module).orElse(alpha);
        int ownRank = rank(module);
        return (float) (own / (rankStabilized ? Math.sqrt(ownRank) : ownRank));
    }

    private static <T> Optional<T> first(SequencedMap<String, T> pattern, String module) {
        return pattern.entrySet().stream()
                .filter(entry -> ending(entry.getKey()).matcher(module).matches())
                .map(entry -> entry.getValue())
                .findFirst();
    }

    private static Pattern ending(String pattern) {
        return LoraTargets.compiled("(.*\\.)?(" + pattern + ")");
    }

    private static void requireRank(String field, int value) {
        if (value < 1) {
            throw wrong(field, value, "1 or more");
        }
    }

    private static void requireAlpha(String field, double value) {
        if (!Double.isFinite(value)) {
            throw wrong(field, value, "a finite number");
        }
    }

    private static TriadException wrong(String field, Object value, String expected) {
        return new TriadException(
                ErrorCode.CORRUPT_CHECKPOINT, "adapter field " + field + " is " + value + "; it must be " + expected);
    }
}
