// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

import io.triad.recipe.Lane;
import java.util.List;

/** Lanes that train side by side. */
public enum Stage {
    BASE("base", List.of(Lane.BASE)),
    ALIGNMENT("alignment", Lane.specialists()),
    DOMAIN("domain", Lane.domains());

    private final String label;
    private final List<Lane> lanes;

    Stage(String label, List<Lane> lanes) {
        this.label = label;
        this.lanes = lanes;
    }

    /** Returns its name in reports. */
    public String label() {
        return label;
    }

    /** Returns its lanes. */
    public List<Lane> lanes() {
        return lanes;
    }
}
