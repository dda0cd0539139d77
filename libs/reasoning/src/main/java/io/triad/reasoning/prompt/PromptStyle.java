// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

/** How much a prompt explains. */
public enum PromptStyle {
    /** The ability's label and the puzzle in few characters, for tiny models that learn the task from examples. */
    COMPACT("compact"),
    /** An instruction in natural language with the response contract, for instruction-tuned models. */
    FULL("full");

    private final String label;

    PromptStyle(String label) {
        this.label = label;
    }

    /** The name in recipes. */
    public String label() {
        return label;
    }

    /**
     * The style with a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PromptStyle of(String label) {
        for (PromptStyle style : values()) {
            if (style.label.equals(label)) {
                return style;
            }
        }
        throw new IllegalArgumentException("No prompt style '" + label + "'; there are compact and full");
    }
}
