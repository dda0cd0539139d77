// SPDX-License-Identifier: Apache-2.0
/** Tests of the package. */
@NullMarked
package io.triad.cli.audit;

import org.jspecify.annotations.NullMarked;
