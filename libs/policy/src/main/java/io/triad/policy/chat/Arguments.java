// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What a function, filter or test is called with. */
record Arguments(List<Value> positional, SequencedMap<String, Value> named) {
    static final Arguments NONE = new Arguments(List.of(), new LinkedHashMap<>());

    static Arguments of(Value... positional) {
        return new Arguments(List.of(positional), new LinkedHashMap<>());
    }

    /** The arguments in the order of the parameters, those not given being null. */
    Bound bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new TemplateError(
                    function + "() takes " + parameters.length + " arguments at most, it got " + positional.size());
        }
        @Nullable Value[] values = new @Nullable Value[parameters.length];
        for (int index = 0; index < positional.size(); index++) {
            values[index] = positional.get(index);
        }
        named.forEach((name, value) -> {
            int index = List.of(parameters).indexOf(name);
            if (index < 0 || values[index] != null) {
                throw new TemplateError(
                        function + "() " + (index < 0 ? "has no argument '" : "got twice the argument '") + name + "'");
            }
            values[index] = value;
        });
        return new Bound(function, parameters, values);
    }

    /** Arguments after the first few. */
    Arguments after(int count) {
        return new Arguments(positional.subList(Math.min(count, positional.size()), positional.size()), named);
    }

    /** Arguments by the places of their parameters. */
    static final class Bound {
        private final String function;
        private final String[] parameters;
        private final @Nullable Value[] values;

        private Bound(String function, String[] parameters, @Nullable Value[] values) {
            this.function = function;
            this.parameters = parameters;
            this.values = values;
        }

        @Nullable
        Value optional(int index) {
            return values[index];
        }

        Value required(int index) {
            Value value = values[index];
            if (value == null) {
                throw new TemplateError(function + "() needs the argument '" + parameters[index] + "'");
            }
            return value;
        }

        Value or(int index, Value fallback) {
            Value value = values[index];
            return value == null ? fallback : value;
        }

        boolean flag(int index, boolean fallback) {
            Value value = values[index];
            return value == null ? fallback : Value.isTrue(value);
        }

        int integer(int index, int fallback) {
            Value value = values[index];
            return value == null ? fallback : Numbers.index(value, function + "()");
        }

        String text(int index) {
            if (required(index) instanceof Value.Text(String text)) {
                return text;
            }
            throw new TemplateError(function + "() needs text as '" + parameters[index] + "', it got a "
                    + Value.typeOf(required(index)));
        }

        /** Text, or null where none or nothing is given. */
        @Nullable
        String optionalText(int index) {
            Value value = values[index];
            return value == null || value == Value.None.NONE ? null : text(index);
        }
    }
}
