// SPDX-License-Identifier: Apache-2.0
/** What the log says of a run, and its samples at the places that manifests name. */
@NullMarked
package io.triad.replay.history;

import org.jspecify.annotations.NullMarked;
