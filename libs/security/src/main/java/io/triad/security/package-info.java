// SPDX-License-Identifier: Apache-2.0
/** Who may ask a service, how much, and for how long. */
@NullMarked
package io.triad.security;

import org.jspecify.annotations.NullMarked;
