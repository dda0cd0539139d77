// SPDX-License-Identifier: Apache-2.0
/**
 * What a set of tasks is worth: how far cheap tricks get on it, and how much work it is.
 *
 * <p>Add tasks to a {@link io.triad.reasoning.audit.TaskAudit} and ask it for its report.
 */
@NullMarked
package io.triad.reasoning.audit;

import org.jspecify.annotations.NullMarked;
