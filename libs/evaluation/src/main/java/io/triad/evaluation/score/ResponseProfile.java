// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint's sampled responses are like, beside being right.
 *
 * @param verdicts responses of each ability by verdict
 * @param binTokens width of a bin of lengths, in tokens
 * @param lengths responses by length: bin i holds those of i·binTokens to (i + 1)·binTokens − 1 tokens
 * @param numCut responses that the bound on tokens ended
 */
public record ResponseProfile(
        Map<Ability, Map<Verdict, Long>> verdicts, int binTokens, List<Long> lengths, long numCut) {
    private static final int NUM_BINS = 16;

    public ResponseProfile {
        Map<Ability, Map<Verdict, Long>> copies = new EnumMap<>(Ability.class);
        verdicts.forEach((ability, counts) -> copies.put(ability, Collections.unmodifiableMap(new EnumMap<>(counts))));
        verdicts = Collections.unmodifiableMap(copies);
        lengths = List.copyOf(lengths);
    }

    /**
     * Counts the sampled ones among a checkpoint's responses.
     *
     * @param maxTokens bound on a response, in tokens
     */
    public static ResponseProfile of(List<JudgedSample> samples, int maxTokens) {
        int binTokens = Math.ceilDiv(maxTokens + 1, NUM_BINS);
        Map<Ability, Map<Verdict, Long>> verdicts = new EnumMap<>(Ability.class);
        List<Long> lengths = new ArrayList<>(Collections.nCopies(Math.ceilDiv(maxTokens + 1, binTokens), 0L));
        long numCut = 0;
        for (JudgedSample sample : samples) {
            if (sample.decoding() != Decoding.SAMPLED) {
                continue;
            }
            verdicts.computeIfAbsent(sample.ability(), ability -> new EnumMap<>(Verdict.class))
                    .merge(sample.verdict(), 1L, Long::sum);
            int bin = sample.numTokens() / binTokens;
            lengths.set(bin, lengths.get(bin) + 1);
            numCut += sample.finish() == JudgedSample.Finish.LENGTH ? 1 : 0;
        }
        return new ResponseProfile(verdicts, binTokens, lengths, numCut);
    }

    /** Returns how many responses of an ability got a verdict. */
    public long count(Ability ability, Verdict verdict) {
        return verdicts.getOrDefault(ability, Map.of()).getOrDefault(verdict, 0L);
    }
}
