// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** What judging the responses to a suite takes beside a verifier. */
public enum SuiteNeed {
    /** A place to run the programs that responses consist of. */
    CODE_EXECUTION;

    /** Returns the name in suites. */
    public String label() {
        return Labels.of(this);
    }
}
