// SPDX-License-Identifier: Apache-2.0
/** Shares and other estimates with 95 % intervals. */
@NullMarked
package io.triad.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
