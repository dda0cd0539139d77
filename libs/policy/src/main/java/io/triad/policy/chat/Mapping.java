// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Python dictionary: in order of insertion, {@code 1}, {@code 1.0} and {@code true} are one key. */
final class Mapping implements Value {
    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    record Entry(Value key, Value value) {}

    /** Adds an entry, or changes the value of the key that is there. Only while the dictionary is being made. */
    void put(Value key, Value value) {
        Object identity = identity(key);
        if (identity == null) {
            throw unusable(key);
        }
        Entry known = entries.get(identity);
        entries.put(identity, new Entry(known == null ? key : known.key(), value));
    }

    @Nullable
    Value get(Value key) {
        Entry entry = entries.get(identity(key));
        return entry == null ? null : entry.value();
    }

    boolean has(Value key) {
        return entries.containsKey(identity(key));
    }

    int size() {
        return entries.size();
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    List<Value> keys() {
        return entries.values().stream().map(Entry::key).toList();
    }

    List<Value> values() {
        return entries.values().stream().map(Entry::value).toList();
    }

    /** What tells keys apart; null for what may be looked for but is never a key here, as tuples. */
    private static @Nullable Object identity(Value key) {
        return switch (key) {
            case Text text -> text.text();
            case Markup markup -> markup.text();
            case Bool bool -> bool == Bool.TRUE ? BigInteger.ONE : BigInteger.ZERO;
            case Int number -> number.value();
            case Real real -> integral(real.value());
            case None none -> none;
            case Mapping mapping -> throw unusable(key);
            case Sequence sequence -> {
                if (sequence.kind() == Kind.LIST) {
                    throw unusable(key);
                }
                yield null;
            }
            case Undefined undefined -> null;
            case Generator generator -> null;
            case Native other -> null;
        };
    }

    private static Object integral(double number) {
        boolean whole = Double.isFinite(number) && number == Math.rint(number);
        return whole ? new BigDecimal(number).toBigIntegerExact() : (Object) number;
    }

    private static TemplateError unusable(Value key) {
        return new TemplateError("a " + Value.typeOf(key) + " cannot be a dictionary's key");
    }
}
