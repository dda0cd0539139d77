// SPDX-License-Identifier: Apache-2.0
/** What a training step is made of: judged responses, worked solutions, and the versions of a policy. */
@NullMarked
package io.triad.training.batch;

import org.jspecify.annotations.NullMarked;
