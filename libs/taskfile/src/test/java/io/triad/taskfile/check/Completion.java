// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

/** A rule that fits all visible terms, and its masked term. */
record Completion(Kind kind, String rule, long answer) {

    /** From the simplest on. */
    enum Kind {
        SHIFT("arithmetic"),
        FACTOR("geometric"),
        CYCLE("cycle"),
        INTERLEAVED("interleaved"),
        RECURRENCE("recurrence");

        private final String family;

        Kind(String family) {
            this.family = family;
        }

        /** What a sequence of numbers is called whose simplest rule this is. */
        String family() {
            return family;
        }

        boolean isCycle() {
            return this == SHIFT || this == FACTOR || this == CYCLE;
        }
    }
}
