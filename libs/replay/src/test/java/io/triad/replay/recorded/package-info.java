// SPDX-License-Identifier: Apache-2.0
/** A run of an earlier version, kept as files, and how it was recorded. */
@org.jspecify.annotations.NullMarked
package io.triad.replay.recorded;
