// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How the learning rate goes on after its warm-up. */
public enum ScheduleShape {
    /** It stays. */
    CONSTANT,
    /** It falls along half a cosine, to a share of itself at the lane's last step. */
    COSINE;

    /** Returns the name in words. */
    public String label() {
        return Labels.of(this);
    }
}
