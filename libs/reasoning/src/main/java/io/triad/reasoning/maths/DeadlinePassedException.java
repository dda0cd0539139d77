// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

/** Work was given up because its deadline passed; says nothing about what was worked on. */
public final class DeadlinePassedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** For a deadline that has passed. */
    public DeadlinePassedException(Deadline deadline) {
        super("not done within " + deadline.allowed().toMillis() + " ms");
    }
}
