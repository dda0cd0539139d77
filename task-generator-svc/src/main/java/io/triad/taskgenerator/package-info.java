// SPDX-License-Identifier: Apache-2.0
/** Issues tasks: policies in, tasks out; runs in, demonstrations out; and tells where runs stand. */
@NullMarked
package io.triad.taskgenerator;

import org.jspecify.annotations.NullMarked;
