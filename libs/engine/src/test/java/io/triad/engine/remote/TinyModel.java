// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.policy.TokenIds;
import io.triad.policy.sampling.SamplingSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A model for servers in tests: its logits are a function of the last token and of the weights' name, so a test can tell
 * from a log-probability which weights it was drawn with.
 */
record TinyModel(String weights, int vocabSize) {
    /** A token with its log-probability on each scale. */
    record Drawn(int token, double ofModel, double tempered, double cut) {
        double on(LogProbScale scale) {
            return switch (scale) {
                case MODEL -> ofModel;
                case TEMPERED -> tempered;
                case CUT -> cut;
                case UNTOLD -> throw new IllegalArgumentException("no server has it");
            };
        }
    }

    /** Draws until the end token or the longest response. */
    List<Drawn> draw(TokenIds prompt, SamplingSettings settings, int end, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Drawn> drawn = new ArrayList<>();
        int last = prompt.get(prompt.size() - 1);
        while (drawn.size() < settings.maxTokens() && (drawn.isEmpty() || last != end)) {
            Drawn next = next(last, settings, random.nextDouble());
            drawn.add(next);
            last = next.token();
        }
        return drawn;
    }

    private Drawn next(int last, SamplingSettings settings, double uniform) {
        double[] plain = logProbs(last, 1);
        boolean greedy = settings.temperature() == 0;
        double[] tempered = greedy ? plain : logProbs(last, settings.temperature());
        List<Integer> ranked = IntStream.range(0, vocabSize)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -tempered[id]))
                .toList();
        if (greedy) {
            int token = ranked.getFirst();
            return new Drawn(token, plain[token], plain[token], plain[token]);
        }
        double mass = 0;
        int kept = 0;
        while (kept < vocabSize && (kept == 0 || mass < settings.topP())) {
            mass += Math.exp(tempered[ranked.get(kept++)]);
        }
        double sum = 0;
        for (int rank = 0; rank < kept; rank++) {
            int token = ranked.get(rank);
            sum += Math.exp(tempered[token]);
            if (sum > uniform * mass || rank == kept - 1) {
                return new Drawn(token, plain[token], tempered[token], tempered[token] - Math.log(mass));
            }
        }
        throw new IllegalStateException("a nucleus has a token");
    }

    private double[] logProbs(int last, double temperature) {
        SplittableRandom random = new SplittableRandom(31L * last + weights.hashCode());
        double[] logits = random.doubles(vocabSize, -4, 4)
                .map(logit -> logit / temperature)
                .toArray();
        double total = Math.log(IntStream.range(0, vocabSize)
                .mapToDouble(id -> Math.exp(logits[id]))
                .sum());
        for (int id = 0; id < vocabSize; id++) {
            logits[id] -= total;
        }
        return logits;
    }
}
