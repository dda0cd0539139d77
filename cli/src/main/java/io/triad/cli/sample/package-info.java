// SPDX-License-Identifier: Apache-2.0
/** Responses of a checkpoint, shown as they are drawn. */
@NullMarked
package io.triad.cli.sample;

import org.jspecify.annotations.NullMarked;
