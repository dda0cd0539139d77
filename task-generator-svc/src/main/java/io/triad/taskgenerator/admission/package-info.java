// SPDX-License-Identifier: Apache-2.0
/** Taking requests for runs. */
@NullMarked
package io.triad.taskgenerator.admission;

import org.jspecify.annotations.NullMarked;
