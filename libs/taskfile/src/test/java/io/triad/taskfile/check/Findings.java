// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with one task. */
final class Findings {

    private final Item item;
    private final List<Violation> violations = new ArrayList<>();

    Findings(Item item) {
        this.item = item;
    }

    /** Notes a violation unless the condition holds. */
    void require(boolean condition, Rule rule, String detail, Object... values) {
        if (!condition) {
            violations.add(new Violation(
                    item.file(),
                    item.line(),
                    item.taskId(),
                    rule,
                    values.length == 0 ? detail : detail.formatted(values)));
        }
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }
}
