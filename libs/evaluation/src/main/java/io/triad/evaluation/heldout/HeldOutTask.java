// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.heldout;

import io.triad.reasoning.task.Task;

/**
 * A held-out task in its place.
 *
 * @param index place within its ability and level, from 0
 */
public record HeldOutTask(int index, Task task) {}
