// SPDX-License-Identifier: Apache-2.0
/** The tasks that a published policy gives credit for. */
@NullMarked
package io.triad.taskgenerator.step;

import org.jspecify.annotations.NullMarked;
