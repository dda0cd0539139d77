// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

/**
 * How a model's rotary frequencies depart from those of {@code rope_theta}, by which it reads texts longer than those that it was first
 * trained on. Frequencies are in radians a position.
 */
public sealed interface RopeScaling {

    /** The frequency of a pair, given the plain one. */
    double frequency(double plain, int pair, PolicyConfig config);

    /** What queries and keys are multiplied by as they turn; 1 leaves them as they are. */
    default double attentionFactor() {
        return 1;
    }

    /** Frequencies as they are. */
    record None() implements RopeScaling {
        @Override
        public double frequency(double plain, int pair, PolicyConfig config) {
            return plain;
        }
    }

    /** Positions divided by a factor (Chen et al., arXiv 2306.15595). */
    record Linear(double factor) implements RopeScaling {
        public Linear {
            requireFactor(factor);
        }

        @Override
        public double frequency(double plain, int pair, PolicyConfig config) {
            return plain / factor;
        }
    }

    /**
     * Llama 3.1's: slow turns are divided by the factor, fast ones kept, and those between blended.
     *
     * @param lowFrequencyFactor turns that the original context has room for fewer than this often are slow
     * @param highFrequencyFactor turns that it has room for more than this often are fast
     * @param originalPositions the original context in tokens
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalPositions)
            implements RopeScaling {
        public Llama3 {
            requireFactor(factor);
            if (!(lowFrequencyFactor > 0 && highFrequencyFactor > lowFrequencyFactor && originalPositions > 0)) {
                throw new IllegalArgumentException("low_freq_factor " + lowFrequencyFactor + ", high_freq_factor "
                        + highFrequencyFactor + " and original_max_position_embeddings " + originalPositions
                        + " must be positive, and the second larger than the first");
            }
        }

        @Override
        public double frequency(double plain, int pair, PolicyConfig config) {
            double numTurns = originalPositions * plain / (2 * Math.PI);
            double kept = (numTurns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
            double share = Math.clamp(kept, 0, 1);
            return (1 - share) * plain / factor + share * plain;
        }
    }

    /**
     * YaRN (Peng et al., arXiv 2309.00071): as {@link Llama3} with a blend that is linear in the pair's number, and a temperature on the
     * scores by {@link #attentionFactor}.
     *
     * @param originalPositions the original context in tokens
     * @param betaFast pairs that turn more than this often in the original context are kept
     * @param betaSlow pairs that turn less than this often are divided by the factor
     */
    record Yarn(double factor, int originalPositions, double betaFast, double betaSlow, double attentionFactor)
            implements RopeScaling {
        public Yarn {
            requireFactor(factor);
            if (!(originalPositions > 0 && betaSlow > 0 && betaFast > betaSlow && attentionFactor > 0)) {
                throw new IllegalArgumentException("original_max_position_embeddings " + originalPositions
                        + ", beta_slow " + betaSlow + ", beta_fast " + betaFast + " and attention_factor "
                        + attentionFactor + " must be positive, and beta_fast larger than beta_slow");
            }
        }

        @Override
        public double frequency(double plain, int pair, PolicyConfig config) {
            double first = Math.max(0, Math.floor(pairThatTurns(betaFast, config)));
            double last = Math.min(config.headSize() - 1, Math.ceil(pairThatTurns(betaSlow, config)));
            double width = first == last ? 0.001 : last - first;
            double slow = Math.clamp((pair - first) / width, 0, 1);
            return slow * plain / factor + (1 - slow) * plain;
        }

        /** The pair, as a fraction, that turns so often in the original context. */
        private double pairThatTurns(double times, PolicyConfig config) {
            return config.headSize()
                    * StrictMath.log(originalPositions / (times * 2 * Math.PI))
                    / (2 * StrictMath.log(config.ropeTheta()));
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1 && Double.isFinite(factor))) {
            throw new IllegalArgumentException("factor is " + factor + "; it must be 1 or more");
        }
    }
}
