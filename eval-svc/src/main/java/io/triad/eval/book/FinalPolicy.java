// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import io.triad.checkpoint.CheckpointRef;
import io.triad.recipe.Lane;

/**
 * The last version of a lane: what is measured.
 *
 * @param weightsSha256 digest of its weights alone, empty when unknown
 */
public record FinalPolicy(String runId, Lane lane, int version, CheckpointRef checkpoint, String weightsSha256) {}
