// SPDX-License-Identifier: Apache-2.0
/** Events to domain records and back. */
@NullMarked
package io.triad.trainer.wire;

import org.jspecify.annotations.NullMarked;
