// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.triad.cli.plan;

import org.jspecify.annotations.NullMarked;
