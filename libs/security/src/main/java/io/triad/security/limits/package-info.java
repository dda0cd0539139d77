// SPDX-License-Identifier: Apache-2.0
/** How much a caller may ask; knows nothing of how it asks. */
@NullMarked
package io.triad.security.limits;

import org.jspecify.annotations.NullMarked;
