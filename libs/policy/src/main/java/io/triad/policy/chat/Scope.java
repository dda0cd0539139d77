// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables of a body; what is not its own is looked for in the body around it. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Value> variables = new HashMap<>();

    private Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    static Scope outermost(Map<String, Value> variables) {
        Scope scope = new Scope(null);
        scope.variables.putAll(variables);
        return scope;
    }

    Scope inner() {
        return new Scope(this);
    }

    void set(String name, Value value) {
        variables.put(name, value);
    }

    Value get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return new Value.Undefined("'" + name + "' is undefined");
    }
}
