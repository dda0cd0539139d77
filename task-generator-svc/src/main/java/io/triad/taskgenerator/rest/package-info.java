// SPDX-License-Identifier: Apache-2.0
/** The public HTTP interface. */
@NullMarked
package io.triad.taskgenerator.rest;

import org.jspecify.annotations.NullMarked;
