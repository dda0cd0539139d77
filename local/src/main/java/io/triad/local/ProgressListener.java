// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

/** Hears what a suite that starts or stops is doing. */
@FunctionalInterface
public interface ProgressListener {
    /** Takes one line for a person, such as "trainer-svc answers after 4.2 s"; called from any thread. */
    void told(String line);
}
