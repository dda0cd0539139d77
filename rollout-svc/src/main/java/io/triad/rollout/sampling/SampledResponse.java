// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;

/**
 * One response of a group.
 *
 * @param sampleIndex place in the group, from 0
 * @param prompt the rendered prompt's tokens
 * @param completion what was drawn
 * @param text the drawn tokens as text, without the closing end-of-turn
 * @param seed seed that it was drawn with
 * @param provenance what it was drawn with
 */
public record SampledResponse(
        int sampleIndex, TokenIds prompt, Completion completion, String text, long seed, Provenance provenance) {}
