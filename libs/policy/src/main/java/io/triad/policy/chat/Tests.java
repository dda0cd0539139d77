// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Expression.Relation;
import io.triad.policy.chat.Value.Bool;
import io.triad.policy.chat.Value.Int;
import io.triad.policy.chat.Value.Native;
import io.triad.policy.chat.Value.None;
import io.triad.policy.chat.Value.Real;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import io.triad.policy.chat.Value.Undefined;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Jinja's tests, what follows {@code is}. */
final class Tests {
    private static final Map<String, Test> TESTS = tests();

    private interface Test {
        boolean holds(Value subject, Arguments arguments, Rendering rendering);
    }

    private Tests() {}

    static boolean holds(String name, Value subject, Arguments arguments, Rendering rendering) {
        Test test = TESTS.get(name);
        if (test == null) {
            throw new TemplateError("the test '" + name + "' is not supported");
        }
        return test.holds(Value.plain(subject), arguments, rendering);
    }

    private static Map<String, Test> tests() {
        Map<String, Test> tests = new HashMap<>();
        simple(tests, "defined", value -> !(value instanceof Undefined));
        simple(tests, "undefined", value -> value instanceof Undefined);
        simple(tests, "none", value -> value == None.NONE);
        simple(tests, "true", value -> value == Bool.TRUE);
        simple(tests, "false", value -> value == Bool.FALSE);
        simple(tests, "boolean", value -> value instanceof Bool);
        simple(tests, "integer", value -> value instanceof Int);
        simple(tests, "float", value -> value instanceof Real);
        simple(tests, "number", Numbers::isNumber);
        simple(tests, "string", value -> value instanceof Text);
        simple(tests, "mapping", value -> value instanceof Mapping);
        simple(tests, "sequence", Tests::isSequence);
        simple(tests, "iterable", Iteration::iterable);
        simple(
                tests,
                "callable",
                value -> value instanceof Undefined || (value instanceof Native other && other.callable()));
        simple(tests, "odd", value -> remainder(value, Value.of(2)).equals(BigInteger.ONE));
        simple(tests, "even", value -> remainder(value, Value.of(2)).signum() == 0);
        printed(tests, "lower", Letters::areLower);
        printed(tests, "upper", Letters::areUpper);
        tests.put(
                "divisibleby",
                (subject, arguments, rendering) ->
                        remainder(subject, arguments.bind("divisibleby", "num").required(0))
                                        .signum()
                                == 0);
        tests.put(
                "sameas",
                (subject, arguments, rendering) ->
                        same(subject, arguments.bind("sameas", "other").required(0)));
        relations(tests);
        return Map.copyOf(tests);
    }

    private static void relations(Map<String, Test> tests) {
        relation(tests, Relation.EQUAL, "==", "eq", "equalto");
        relation(tests, Relation.NOT_EQUAL, "!=", "ne");
        relation(tests, Relation.LESS, "<", "lt", "lessthan");
        relation(tests, Relation.LESS_OR_EQUAL, "<=", "le");
        relation(tests, Relation.GREATER, ">", "gt", "greaterthan");
        relation(tests, Relation.GREATER_OR_EQUAL, ">=", "ge");
        relation(tests, Relation.IN, "in");
    }

    private static void simple(Map<String, Test> tests, String name, Predicate<Value> predicate) {
        tests.put(name, (subject, arguments, rendering) -> {
            arguments.bind(name);
            return predicate.test(subject);
        });
    }

    private static void printed(Map<String, Test> tests, String name, Predicate<String> predicate) {
        tests.put(name, (subject, arguments, rendering) -> {
            arguments.bind(name);
            return predicate.test(PythonText.str(subject, rendering));
        });
    }

    private static void relation(Map<String, Test> tests, Relation relation, String... names) {
        for (String name : List.of(names)) {
            tests.put(
                    name,
                    (subject, arguments, rendering) -> Comparisons.holds(
                            relation, subject, arguments.bind(name, "other").required(0), rendering));
        }
    }

    private static boolean isSequence(Value value) {
        return switch (value) {
            case Sequence sequence -> sequence.kind() != Value.Kind.VIEW;
            case Text text -> true;
            case Mapping mapping -> true;
            case Undefined undefined -> true;
            default -> false;
        };
    }

    private static BigInteger remainder(Value number, Value divisor) {
        if (number instanceof Undefined(String reason)) {
            throw new TemplateError(reason);
        }
        if (!Numbers.isNumber(number) || Numbers.whole(divisor) == null) {
            throw new TemplateError("a " + Value.typeOf(number) + " is not divided by a " + Value.typeOf(divisor));
        }
        Value remainder = Numbers.calculate(Expression.Operator.REMAINDER, number, divisor);
        BigInteger whole = Numbers.whole(remainder);
        if (whole != null) {
            return whole;
        }
        double real = Numbers.real(remainder);
        // A broken remainder is neither 0 nor 1.
        return real == 0 ? BigInteger.ZERO : real == 1 ? BigInteger.ONE : BigInteger.TWO;
    }

    /** Identity: of what Python keeps once, the value; of anything else, the object. */
    private static boolean same(Value left, Value right) {
        boolean scalar = left instanceof Text || left instanceof Int || left instanceof Real;
        return scalar ? left.equals(right) : left == right;
    }
}
