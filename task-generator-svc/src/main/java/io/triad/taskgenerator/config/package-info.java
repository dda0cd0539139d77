// SPDX-License-Identifier: Apache-2.0
/** What can be configured. */
@NullMarked
package io.triad.taskgenerator.config;

import org.jspecify.annotations.NullMarked;
