// SPDX-License-Identifier: Apache-2.0
/** Where runs stand. */
@NullMarked
package io.triad.taskgenerator.run;

import org.jspecify.annotations.NullMarked;
