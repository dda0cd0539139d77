// SPDX-License-Identifier: Apache-2.0
/** Training to and from events: what it reads, and the manifests, steps and versions that it writes. */
@NullMarked
package io.triad.training.wire;

import org.jspecify.annotations.NullMarked;
