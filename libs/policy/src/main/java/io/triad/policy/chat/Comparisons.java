// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Expression.Relation;
import io.triad.policy.chat.Value.Generator;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import io.triad.policy.chat.Value.Undefined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Equality, order and membership as Python has them. */
final class Comparisons {
    private Comparisons() {}

    static boolean holds(Relation relation, Value left, Value right, Rendering rendering) {
        return switch (relation) {
            case EQUAL -> equal(left, right, rendering);
            case NOT_EQUAL -> !equal(left, right, rendering);
            case LESS -> ordered(relation, left, right, rendering);
            case LESS_OR_EQUAL -> ordered(relation, left, right, rendering);
            case GREATER -> ordered(relation, left, right, rendering);
            case GREATER_OR_EQUAL -> ordered(relation, left, right, rendering);
            case IN -> contains(right, left, rendering);
            case NOT_IN -> !contains(right, left, rendering);
        };
    }

    static boolean equal(Value one, Value other, Rendering rendering) {
        rendering.enter();
        Value left = Value.plain(one);
        Value right = Value.plain(other);
        boolean equal;
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            Integer order = Numbers.compare(left, right);
            equal = order != null && order == 0;
        } else {
            equal = switch (left) {
                case Text(String text) -> right instanceof Text(String second) && equalTexts(text, second, rendering);
                case Undefined undefined -> right instanceof Undefined;
                case Sequence sequence ->
                    right instanceof Sequence second
                            && sequence.kind() == second.kind()
                            && sequence.items().size() == second.items().size()
                            && equalItems(sequence.items(), second.items(), rendering);
                case Mapping mapping -> right instanceof Mapping second && equalEntries(mapping, second, rendering);
                default -> left == right;
            };
        }
        rendering.leave();
        return equal;
    }

    private static boolean equalTexts(String left, String right, Rendering rendering) {
        if (left.length() != right.length()) {
            return false;
        }
        rendering.spendText(left.length());
        return left.equals(right);
    }

    private static boolean equalItems(List<Value> left, List<Value> right, Rendering rendering) {
        for (int index = 0; index < left.size(); index++) {
            if (!equal(left.get(index), right.get(index), rendering)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalEntries(Mapping left, Mapping right, Rendering rendering) {
        if (left.size() != right.size()) {
            return false;
        }
        rendering.spendItems(left.size());
        for (Mapping.Entry entry : left.entries()) {
            Value other = right.get(entry.key());
            if (other == null || !equal(entry.value(), other, rendering)) {
                return false;
            }
        }
        return true;
    }

    private static boolean ordered(Relation relation, Value left, Value right, Rendering rendering) {
        Integer order = compare(left, right, relation.symbol(), rendering);
        if (order == null) {
            return false;
        }
        return switch (relation) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case EQUAL, NOT_EQUAL, IN, NOT_IN -> throw new IllegalStateException(relation + " is no order");
        };
    }

    /** The order of two values of one kind, null when one is not a number. */
    static @Nullable Integer compare(Value one, Value other, String symbol, Rendering rendering) {
        rendering.spend(1);
        Value left = Value.plain(one);
        Value right = Value.plain(other);
        if (left instanceof Undefined(String reason)) {
            throw new TemplateError(reason);
        }
        if (right instanceof Undefined(String reason)) {
            throw new TemplateError(reason);
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right);
        }
        if (left instanceof Text(String first) && right instanceof Text(String second)) {
            rendering.spendText(Math.min(first.length(), second.length()));
            return CodePoints.compare(first, second);
        }
        if (left instanceof Sequence first && right instanceof Sequence second && first.kind() == second.kind()) {
            return compareItems(first.items(), second.items(), symbol, rendering);
        }
        throw new TemplateError(
                "'" + symbol + "' does not compare a " + Value.typeOf(left) + " with a " + Value.typeOf(right));
    }

    private static @Nullable Integer compareItems(
            List<Value> left, List<Value> right, String symbol, Rendering rendering) {
        rendering.enter();
        int common = Math.min(left.size(), right.size());
        Integer order = Integer.compare(left.size(), right.size());
        for (int index = 0; index < common; index++) {
            if (!equal(left.get(index), right.get(index), rendering)) {
                order = compare(left.get(index), right.get(index), symbol, rendering);
                break;
            }
        }
        rendering.leave();
        return order;
    }

    static boolean contains(Value container, Value sought, Rendering rendering) {
        return switch (Value.plain(container)) {
            case Text(String text) -> {
                if (!(Value.plain(sought) instanceof Text(String part))) {
                    throw new TemplateError("only text can be in text, not a " + Value.typeOf(sought));
                }
                rendering.spendSearch(text, part);
                yield text.contains(part);
            }
            case Mapping mapping -> {
                rendering.spendKey(sought);
                yield mapping.has(sought);
            }
            case Undefined undefined -> false;
            case Sequence sequence -> containsItem(sequence.items(), sought, rendering);
            case Generator generator -> containsItem(generator.drain(), sought, rendering);
            default -> throw new TemplateError("nothing can be in a " + Value.typeOf(container));
        };
    }

    private static boolean containsItem(List<Value> items, Value sought, Rendering rendering) {
        for (Value item : items) {
            if (equal(item, sought, rendering)) {
                return true;
            }
        }
        return false;
    }
}
