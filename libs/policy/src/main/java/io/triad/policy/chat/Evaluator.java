// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Expression.ArgumentList;
import io.triad.policy.chat.Expression.FilterUse;
import io.triad.policy.chat.Value.Native;
import io.triad.policy.chat.Value.None;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Gives expressions their values. */
final class Evaluator {
    private final Rendering rendering;

    Evaluator(Rendering rendering) {
        this.rendering = rendering;
    }

    Value evaluate(Expression expression, Scope scope) {
        rendering.enter();
        Value value =
                switch (expression) {
                    case Expression.Constant constant -> constant.value();
                    case Expression.Name name -> scope.get(name.name());
                    case Expression.Items items -> new Sequence(evaluateAll(items.items(), scope), items.kind());
                    case Expression.Entries entries -> entries(entries, scope);
                    case Expression.Sign sign -> Operations.signed(sign.negative(), evaluate(sign.operand(), scope));
                    case Expression.Not not -> Value.of(!isTrue(not.operand(), scope));
                    case Expression.And and -> either(and.left(), and.right(), false, scope);
                    case Expression.Or or -> either(or.left(), or.right(), true, scope);
                    case Expression.Binary binary -> binary(binary, scope);
                    case Expression.Joined joined -> joined(joined, scope);
                    case Expression.Comparison comparison -> Value.of(holds(comparison, scope));
                    case Expression.Conditional conditional -> conditional(conditional, scope);
                    case Expression.Attribute member ->
                        Lookup.attribute(evaluate(member.subject(), scope), member.name(), rendering);
                    case Expression.Subscript item ->
                        Lookup.subscript(evaluate(item.subject(), scope), evaluate(item.key(), scope), rendering);
                    case Expression.Slice slice -> slice(slice, scope);
                    case Expression.Call call ->
                        call(evaluate(call.callee(), scope), arguments(call.arguments(), scope));
                    case Expression.Filtered filtered ->
                        filter(filtered.filter(), evaluate(filtered.subject(), scope), scope);
                    case Expression.Tested tested -> Value.of(holds(tested, scope));
                };
        rendering.leave();
        return value;
    }

    boolean isTrue(Expression expression, Scope scope) {
        return Value.isTrue(evaluate(expression, scope));
    }

    Value filter(FilterUse filter, Value subject, Scope scope) {
        return Filters.apply(filter.name(), subject, arguments(filter.arguments(), scope), rendering);
    }

    Value call(Value callee, Arguments arguments) {
        return switch (callee) {
            case Native function when function.callable() -> function.call(arguments, rendering);
            case Undefined(String reason) -> throw new TemplateError(reason + "; it cannot be called");
            default -> throw new TemplateError("a " + Value.typeOf(callee) + " cannot be called");
        };
    }

    Arguments arguments(ArgumentList list, Scope scope) {
        SequencedMap<String, Value> named = new LinkedHashMap<>();
        List<Value> positional = evaluateAll(list.positional(), scope);
        list.named().forEach((name, expression) -> named.put(name, evaluate(expression, scope)));
        return new Arguments(positional, named);
    }

    private List<Value> evaluateAll(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>();
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    /** The first operand when it decides, else the second. */
    private Value either(Expression left, Expression right, boolean decisive, Scope scope) {
        Value first = evaluate(left, scope);
        return Value.isTrue(first) == decisive ? first : evaluate(right, scope);
    }

    private Value binary(Expression.Binary binary, Scope scope) {
        Value left = evaluate(binary.left(), scope);
        return Operations.calculate(binary.operator(), left, evaluate(binary.right(), scope), rendering);
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        Value subject = evaluate(slice.subject(), scope);
        Value start = bound(slice.start(), scope);
        Value stop = bound(slice.stop(), scope);
        return Slices.slice(subject, start, stop, bound(slice.step(), scope), rendering);
    }

    private Value entries(Expression.Entries entries, Scope scope) {
        Mapping mapping = new Mapping();
        for (Expression.Entry entry : entries.entries()) {
            mapping.put(evaluate(entry.key(), scope), evaluate(entry.value(), scope));
        }
        return mapping;
    }

    private Value joined(Expression.Joined joined, Scope scope) {
        StringBuilder text = new StringBuilder();
        for (Expression part : joined.parts()) {
            text.append(PythonText.str(evaluate(part, scope), rendering));
            rendering.bound(text.length());
        }
        return rendering.text(text.toString());
    }

    private boolean holds(Expression.Comparison comparison, Scope scope) {
        Value left = evaluate(comparison.first(), scope);
        for (Expression.Step step : comparison.steps()) {
            Value right = evaluate(step.operand(), scope);
            if (!Comparisons.holds(step.relation(), left, right, rendering)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private boolean holds(Expression.Tested tested, Scope scope) {
        Value subject = evaluate(tested.subject(), scope);
        return Tests.holds(tested.test(), subject, arguments(tested.arguments(), scope), rendering);
    }

    private Value conditional(Expression.Conditional conditional, Scope scope) {
        if (isTrue(conditional.test(), scope)) {
            return evaluate(conditional.consequence(), scope);
        }
        return conditional.alternative() == null
                ? new Undefined("an 'if' without 'else' was not true and so gave nothing")
                : evaluate(conditional.alternative(), scope);
    }

    private Value bound(@Nullable Expression expression, Scope scope) {
        return expression == null ? None.NONE : evaluate(expression, scope);
    }
}
