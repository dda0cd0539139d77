// SPDX-License-Identifier: Apache-2.0
/** Responses that were drawn, kept so that none is drawn twice. */
@NullMarked
package io.triad.evaluation.samples;

import org.jspecify.annotations.NullMarked;
