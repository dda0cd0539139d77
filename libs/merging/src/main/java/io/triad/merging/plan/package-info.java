// SPDX-License-Identifier: Apache-2.0
/** From a merge file and its models to the tensors that are made, each with its inputs and its method. */
@NullMarked
package io.triad.merging.plan;

import org.jspecify.annotations.NullMarked;
