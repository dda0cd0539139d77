// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Native;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import io.triad.policy.chat.Value.Undefined;
import org.jspecify.annotations.Nullable;

/**
 * Members of values, as Jinja finds them: {@code a.b} is a method before it is an item, {@code a['b']} an item before it
 * is a method, and what is neither is undefined.
 */
final class Lookup {
    private Lookup() {}

    static Value attribute(Value subject, String name, Rendering rendering) {
        Value method = method(subject, name);
        if (method != null) {
            return method;
        }
        Value item = item(subject, Value.of(name), rendering);
        return item != null ? item : missing(subject, name);
    }

    static Value subscript(Value subject, Value key, Rendering rendering) {
        Value item = item(subject, key, rendering);
        if (item != null) {
            return item;
        }
        if (key instanceof Text(String name)) {
            Value method = method(subject, name);
            return method != null ? method : missing(subject, name);
        }
        requireDefined(subject);
        return new Undefined("a " + Value.typeOf(subject) + " has no such item");
    }

    private static @Nullable Value method(Value subject, String name) {
        if (subject instanceof Value.Markup) {
            throw new TemplateError("text that is marked safe has no members here, so no '" + name + "'");
        }
        return switch (subject) {
            case Text(String text) -> TextMethods.find(text, name);
            case Mapping mapping -> CollectionMethods.find(mapping, name);
            case Sequence sequence -> CollectionMethods.find(sequence, name);
            case Native other -> other.attribute(name) instanceof Undefined ? null : other.attribute(name);
            default -> null;
        };
    }

    private static @Nullable Value item(Value subject, Value key, Rendering rendering) {
        if (subject instanceof Mapping mapping) {
            boolean usable = Value.plain(key) instanceof Text || key instanceof Value.None || Numbers.isNumber(key);
            rendering.spendKey(key);
            return usable ? mapping.get(key) : null;
        }
        if (subject instanceof Value.Markup) {
            throw new TemplateError("text that is marked safe has no items here");
        }
        return Iteration.at(subject, key, rendering);
    }

    private static Undefined missing(Value subject, String name) {
        requireDefined(subject);
        if (subject instanceof Native other && other.attribute(name) instanceof Undefined reason) {
            return reason;
        }
        return new Undefined("a " + Value.typeOf(subject) + " has no member '" + name + "' here");
    }

    private static void requireDefined(Value subject) {
        if (subject instanceof Undefined(String reason)) {
            throw new TemplateError(reason);
        }
    }
}
