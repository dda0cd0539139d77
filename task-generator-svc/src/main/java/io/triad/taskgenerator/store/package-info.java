// SPDX-License-Identifier: Apache-2.0
/** Where the questions of users come from. */
@NullMarked
package io.triad.taskgenerator.store;

import org.jspecify.annotations.NullMarked;
