// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

/** Hears what happens; called from any thread. */
public interface ChaosListener {
    /** Takes a line that is worth keeping. */
    void said(String line);

    /** Takes a line that says where things stand, until the next one. */
    void stands(String line);
}
