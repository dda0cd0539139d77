// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

/** What becomes of a group while its checkpoint cannot be had. */
public enum WhenMissing {
    /** It waits, and all behind it: the log says that the checkpoint exists, so it will be had. */
    WAIT,
    /** It fails with the reason: whoever asked can ask again, and nobody else should wait for a name that may be wrong. */
    REFUSE
}
