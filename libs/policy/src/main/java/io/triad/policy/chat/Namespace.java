// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.HashMap;
import java.util.Map;

/** What {@code namespace()} gives: the one object whose members a template may set, from inside a loop too. */
final class Namespace implements Value.Native {
    private final Map<String, Value> members = new HashMap<>();

    void set(String name, Value value) {
        members.put(name, value);
    }

    @Override
    public Value attribute(String name) {
        Value member = members.get(name);
        return member != null ? member : new Value.Undefined("the namespace has no member '" + name + "'");
    }
}
