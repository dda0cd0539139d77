// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

/** What becomes of a group while its checkpoint cannot be had. */
public enum WhenMissing {
    /** It waits, and nobody behind it whose checkpoint is there: the log says that this one exists, so it will be had. */
    WAIT,
    /** It fails with the reason: whoever asked can ask again. */
    REFUSE
}
