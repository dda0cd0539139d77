// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

/**
 * The candidate that becomes the merge.
 *
 * @param score its score, the highest of all
 * @param numCandidates that were tried
 */
public record Choice(Candidate candidate, double score, int numCandidates) {}
