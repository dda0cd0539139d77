// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

/** What stopped the parsing or the rendering of a template, without the place, which the caller knows. */
final class TemplateError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateError(String message) {
        // It always becomes a failure with a message and a line; the stack inside the interpreter tells nobody
        // anything.
        super(message, null, false, false);
    }
}
