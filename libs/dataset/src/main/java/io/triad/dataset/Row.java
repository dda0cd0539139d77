// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.puzzle.QuestionPuzzle;

/**
 * A question with its place in its file.
 *
 * @param number line of a JSON Lines file or row of a Parquet file, from 1
 */
public record Row(long number, QuestionPuzzle puzzle) {}
