// SPDX-License-Identifier: Apache-2.0
/** Traces: what happened to a task from its issue to the step that used it, for any collector that speaks OTLP. */
@NullMarked
package io.triad.tracing;

import org.jspecify.annotations.NullMarked;
