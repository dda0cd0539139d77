// SPDX-License-Identifier: Apache-2.0
/** What a recipe will take, before it runs: tokens, memory, disk, time, and what is missing. Pure but for what measures and looks. */
@NullMarked
package io.triad.cli.plan;

import org.jspecify.annotations.NullMarked;
