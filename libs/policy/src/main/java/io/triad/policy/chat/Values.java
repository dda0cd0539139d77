// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller gives a template, made values; only what JSON knows is taken. */
final class Values {
    private static final int MAX_DEPTH = 200;

    private Values() {}

    static Value of(String name, @Nullable Object given) {
        return of(name, given, 0);
    }

    private static Value of(String name, @Nullable Object given, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused("the variable '" + name + "' is nested deeper than " + MAX_DEPTH + " levels");
        }
        return switch (given) {
            case null -> Value.None.NONE;
            case String text -> Value.of(text);
            case Boolean truth -> Value.of(truth);
            case Integer number -> Value.of(number);
            case Long number -> Value.of(number);
            case Short number -> Value.of(number);
            case Byte number -> Value.of(number);
            case BigInteger number -> new Value.Int(number);
            case Double number -> new Value.Real(number);
            case Float number -> new Value.Real(number);
            case BigDecimal number -> new Value.Real(number.doubleValue());
            case List<?> list -> {
                List<Value> items = new ArrayList<>();
                for (Object item : list) {
                    items.add(of(name, item, depth + 1));
                }
                yield Value.list(List.copyOf(items));
            }
            case Map<?, ?> map -> {
                Mapping mapping = new Mapping();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    mapping.put(of(name, entry.getKey(), depth + 1), of(name, entry.getValue(), depth + 1));
                }
                yield mapping;
            }
            default ->
                throw refused("the variable '" + name + "' holds a "
                        + given.getClass().getSimpleName()
                        + "; a template takes text, numbers, booleans, null, lists and maps");
        };
    }

    private static TriadException refused(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
