// SPDX-License-Identifier: Apache-2.0
/** The methods of merging, a file each: what becomes of one tensor, from its values in each model. */
@NullMarked
package io.triad.merging.method;

import org.jspecify.annotations.NullMarked;
