// SPDX-License-Identifier: Apache-2.0
/** The worked solutions that a cold start learns from. */
@NullMarked
package io.triad.taskgenerator.demonstration;

import org.jspecify.annotations.NullMarked;
