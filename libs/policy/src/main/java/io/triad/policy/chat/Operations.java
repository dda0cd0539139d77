// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Expression.Operator;
import io.triad.policy.chat.Value.Kind;
import io.triad.policy.chat.Value.Markup;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import io.triad.policy.chat.Value.Undefined;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators between two values: arithmetic, and text and lists joined or repeated. */
final class Operations {
    private Operations() {}

    static Value calculate(Operator operator, Value left, Value right, Rendering rendering) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.calculate(operator, left, right);
        }
        Value result =
                switch (operator) {
                    case ADD -> joined(left, right, rendering);
                    case MULTIPLY ->
                        Numbers.whole(left) != null
                                ? repeated(right, left, rendering)
                                : repeated(left, right, rendering);
                    case REMAINDER ->
                        left instanceof Text(String format) ? PercentFormat.format(format, right, rendering) : null;
                    case SUBTRACT, DIVIDE, FLOOR_DIVIDE, POWER -> null;
                };
        if (result != null) {
            return result;
        }
        for (Value operand : List.of(left, right)) {
            if (operand instanceof Undefined(String reason)) {
                throw new TemplateError(reason);
            }
        }
        throw new TemplateError(
                "'" + operator.symbol() + "' does not take a " + Value.typeOf(left) + " and a " + Value.typeOf(right));
    }

    static Value signed(boolean negative, Value operand) {
        if (operand instanceof Undefined(String reason)) {
            throw new TemplateError(reason);
        }
        if (!Numbers.isNumber(operand)) {
            throw new TemplateError("a " + Value.typeOf(operand) + " has no sign");
        }
        BigInteger whole = Numbers.whole(operand);
        return negative ? Numbers.negate(operand) : whole == null ? operand : new Value.Int(whole);
    }

    private static @Nullable Value joined(Value left, Value right, Rendering rendering) {
        boolean texts = Value.plain(left) instanceof Text && Value.plain(right) instanceof Text;
        if (texts && (left instanceof Markup || right instanceof Markup)) {
            String safe = MarkupText.escaped(left, rendering) + MarkupText.escaped(right, rendering);
            rendering.spendText(safe.length());
            return new Markup(safe);
        }
        if (left instanceof Text(String first) && right instanceof Text(String second)) {
            rendering.spendText((long) first.length() + second.length());
            return Value.of(first + second);
        }
        if (left instanceof Sequence first
                && right instanceof Sequence second
                && first.kind() == second.kind()
                && first.kind() != Kind.RANGE
                && first.kind() != Kind.VIEW) {
            rendering.spendItems((long) first.items().size() + second.items().size());
            List<Value> items = new ArrayList<>(first.items());
            items.addAll(second.items());
            return new Sequence(items, first.kind());
        }
        return null;
    }

    private static @Nullable Value repeated(Value subject, Value times, Rendering rendering) {
        if (Numbers.whole(times) == null) {
            return null;
        }
        int count = Math.max(0, Numbers.index(times, "a repetition"));
        if (subject instanceof Text(String text)) {
            rendering.spendText((long) text.length() * count);
            return Value.of(text.repeat(count));
        }
        if (subject instanceof Sequence(List<Value> items, Kind kind) && (kind == Kind.LIST || kind == Kind.TUPLE)) {
            rendering.spendItems((long) items.size() * count);
            List<Value> repeated = new ArrayList<>();
            for (int round = 0; round < count && !items.isEmpty(); round++) {
                repeated.addAll(items);
            }
            return new Sequence(repeated, kind);
        }
        return null;
    }
}
