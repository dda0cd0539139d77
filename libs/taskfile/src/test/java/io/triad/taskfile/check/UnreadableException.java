// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

/** A line, or a text in it, is not of the export format. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }
}
