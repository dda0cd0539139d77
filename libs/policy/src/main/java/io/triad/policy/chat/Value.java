// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.math.BigInteger;
import java.util.List;

/**
 * What an expression gives, with Python's meaning. The kinds are closed: a template holds nothing else, so it cannot
 * reach an object of the JVM.
 */
sealed interface Value
        permits Value.Undefined,
                Value.None,
                Value.Bool,
                Value.Int,
                Value.Real,
                Value.Text,
                Value.Markup,
                Value.Sequence,
                Value.Generator,
                Value.Native,
                Mapping {
    /** A name or member that is not there: prints as nothing, is false, and may not be calculated with. */
    record Undefined(String reason) implements Value {}

    enum None implements Value {
        NONE
    }

    enum Bool implements Value {
        FALSE,
        TRUE
    }

    record Int(BigInteger value) implements Value {}

    record Real(double value) implements Value {}

    record Text(String text) implements Value {
        static final Text EMPTY = new Text("");
    }

    /** Text that {@code safe} or {@code escape} gave: text added to it is escaped. Few operations take it. */
    record Markup(String text) implements Value {}

    /** @param items are not to be changed */
    record Sequence(List<Value> items, Kind kind) implements Value {}

    /** What a sequence is in Python, which decides how it compares and prints. */
    enum Kind {
        LIST,
        TUPLE,
        RANGE,
        /** A dictionary's keys, values or items: has no places. */
        VIEW
    }

    /** Items that can be gone through once, as what {@code select} gives; always true, without a length. */
    final class Generator implements Value {
        private List<Value> rest;

        Generator(List<Value> items) {
            this.rest = items;
        }

        List<Value> drain() {
            List<Value> items = rest;
            rest = List.of();
            return items;
        }

        /** The first item, which is then gone, or undefined. */
        Value next() {
            if (rest.isEmpty()) {
                return new Undefined("No first item, sequence was empty.");
            }
            Value first = rest.getFirst();
            rest = rest.subList(1, rest.size());
            return first;
        }
    }

    /** Something of the interpreter's own: a function, a method, a macro, a loop, a namespace. */
    non-sealed interface Native extends Value {
        /** A member, undefined when there is none. */
        default Value attribute(String name) {
            return new Undefined("there is no member '" + name + "'");
        }

        default boolean callable() {
            return false;
        }

        /** The result of a call. */
        default Value call(Arguments arguments, Rendering rendering) {
            throw new TemplateError("what is called is no function");
        }
    }

    /** A function, as a lambda. */
    @FunctionalInterface
    interface Function extends Native {
        @Override
        default boolean callable() {
            return true;
        }

        @Override
        Value call(Arguments arguments, Rendering rendering);
    }

    static Text of(String text) {
        return new Text(text);
    }

    /** The value, safe text as any text. */
    static Value plain(Value value) {
        return value instanceof Markup(String text) ? new Text(text) : value;
    }

    static Int of(long number) {
        return new Int(BigInteger.valueOf(number));
    }

    static Bool of(boolean truth) {
        return truth ? Bool.TRUE : Bool.FALSE;
    }

    static Sequence list(List<Value> items) {
        return new Sequence(items, Kind.LIST);
    }

    static Sequence tuple(Value... items) {
        return new Sequence(List.of(items), Kind.TUPLE);
    }

    /** Python's name of a value's type, for messages. */
    static String typeOf(Value value) {
        return switch (value) {
            case Undefined undefined -> "Undefined";
            case None none -> "NoneType";
            case Bool bool -> "bool";
            case Int number -> "int";
            case Real real -> "float";
            case Text text -> "str";
            case Markup markup -> "safe text";
            case Sequence sequence ->
                switch (sequence.kind()) {
                    case LIST -> "list";
                    case TUPLE -> "tuple";
                    case RANGE -> "range";
                    case VIEW -> "dictionary view";
                };
            case Generator generator -> "generator";
            case Mapping mapping -> "dict";
            case Native other -> other.callable() ? "function" : "object";
        };
    }

    static boolean isTrue(Value value) {
        return switch (value) {
            case Undefined undefined -> false;
            case None none -> false;
            case Bool bool -> bool == Bool.TRUE;
            case Int number -> number.value().signum() != 0;
            case Real real -> real.value() != 0;
            case Text text -> !text.text().isEmpty();
            case Markup markup -> !markup.text().isEmpty();
            case Sequence sequence -> !sequence.items().isEmpty();
            case Mapping mapping -> mapping.size() > 0;
            case Generator generator -> true;
            case Native other -> true;
        };
    }
}
