// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import java.util.Optional;

/**
 * A judged response as scores count it.
 *
 * @param family the kind of its task within the ability
 * @param meaning what it answers, the same text for answers that mean the same; empty when it casts no vote
 */
public record CountedSample(JudgedSample sample, String family, Optional<String> meaning) {}
