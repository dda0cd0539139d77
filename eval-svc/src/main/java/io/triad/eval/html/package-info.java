// SPDX-License-Identifier: Apache-2.0
/** A report as one page that needs nothing else: Qute fills it, D3 draws its charts when it is opened. */
@NullMarked
package io.triad.eval.html;

import org.jspecify.annotations.NullMarked;
