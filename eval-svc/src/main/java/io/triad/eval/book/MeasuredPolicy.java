// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import io.triad.checkpoint.CheckpointRef;
import io.triad.recipe.Lane;

/**
 * A version that is measured: the last of a lane, or one that its lane's curriculum wants to know about.
 *
 * @param weightsSha256 digest of its weights alone, empty when unknown
 */
public record MeasuredPolicy(String runId, Lane lane, int version, CheckpointRef checkpoint, String weightsSha256) {}
