// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

/** A text is no mathematical answer; caught where reading begins. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message, null, false, false);
    }
}
