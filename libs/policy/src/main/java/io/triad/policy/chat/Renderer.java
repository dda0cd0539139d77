// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Statement.Procedure;
import io.triad.policy.chat.Statement.Target;
import io.triad.policy.chat.Value.Native;
import io.triad.policy.chat.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Carries out statements; each body writes to the text that it is given. */
final class Renderer {
    private final Rendering rendering;
    private final Evaluator evaluator;

    /** Where rendering goes on after a statement. */
    enum Flow {
        NEXT,
        LEAVE_LOOP,
        NEXT_ITEM
    }

    Renderer(Rendering rendering) {
        this.rendering = rendering;
        this.evaluator = new Evaluator(rendering);
    }

    Flow render(List<Statement> body, Scope scope, StringBuilder output) {
        rendering.enter();
        Flow flow = Flow.NEXT;
        for (Statement statement : body) {
            rendering.at(statement.line());
            flow = render(statement, scope, output);
            if (flow != Flow.NEXT) {
                break;
            }
        }
        rendering.leave();
        return flow;
    }

    /** A loop over the items, once more for each call of a recursive loop. */
    Flow loop(Statement.For loop, Value subject, Scope scope, int depth, StringBuilder output) {
        List<Value> items = Iteration.items(subject, rendering);
        if (loop.condition() != null) {
            items = kept(loop, items, scope);
        }
        boolean completed = false;
        LoopState state = new LoopState(this, loop, scope, items, depth);
        while (state.advance()) {
            Scope inner = scope.inner();
            assign(loop.target(), state.current(), inner);
            inner.set("loop", state);
            Flow flow = render(loop.body(), inner, output);
            completed |= flow == Flow.NEXT;
            if (flow == Flow.LEAVE_LOOP) {
                break;
            }
        }
        // Jinja's compiled loops take 'else' when no item's body was rendered to its end.
        return completed ? Flow.NEXT : render(loop.otherwise(), scope.inner(), output);
    }

    /** What a macro gives when it is called. */
    Value call(Procedure macro, Scope definition, Arguments arguments) {
        Scope scope = definition.inner();
        SequencedMap<String, Value> named = new LinkedHashMap<>(arguments.named());
        Value caller = named.remove("caller");
        if (caller != null) {
            scope.set("caller", caller);
        }
        String[] names =
                macro.parameters().stream().map(Statement.Parameter::name).toArray(String[]::new);
        Arguments.Bound bound = new Arguments(arguments.positional(), named).bind(macro.name(), names);
        for (int index = 0; index < names.length; index++) {
            Statement.Parameter parameter = macro.parameters().get(index);
            Value given = bound.optional(index);
            if (given == null) {
                given = parameter.fallback() == null
                        ? new Undefined("the parameter '" + parameter.name() + "' was not given")
                        : evaluator.evaluate(parameter.fallback(), scope);
            }
            scope.set(parameter.name(), given);
        }
        return text(macro.body(), scope);
    }

    private Flow render(Statement statement, Scope scope, StringBuilder output) {
        switch (statement) {
            case Statement.Data data -> write(data.text(), output);
            case Statement.Print print ->
                write(PythonText.str(evaluator.evaluate(print.value(), scope), rendering), output);
            case Statement.If branches -> {
                return render(taken(branches, scope), scope, output);
            }
            case Statement.For loop -> {
                return loop(loop, evaluator.evaluate(loop.items(), scope), scope, 1, output);
            }
            case Statement.With with -> {
                return render(with.body(), bound(with, scope), output);
            }
            case Statement.Jump jump -> {
                return jump.leaves() ? Flow.LEAVE_LOOP : Flow.NEXT_ITEM;
            }
            case Statement.Assign assign -> assign(assign.target(), evaluator.evaluate(assign.value(), scope), scope);
            case Statement.AssignBlock block ->
                assign(block.target(), filtered(text(block.body(), scope.inner()), block.filters(), scope), scope);
            case Statement.MacroDefinition definition ->
                scope.set(definition.macro().name(), macro(definition.macro(), scope));
            case Statement.CallBlock block -> write(called(block, scope), output);
            case Statement.FilterBlock block -> {
                Value filtered = filtered(text(block.body(), scope.inner()), block.filters(), scope);
                write(PythonText.str(filtered, rendering), output);
            }
        }
        return Flow.NEXT;
    }

    private void write(String text, StringBuilder output) {
        rendering.bound((long) output.length() + text.length());
        rendering.spendText(text.length());
        output.append(text);
    }

    private Value text(List<Statement> body, Scope scope) {
        StringBuilder output = new StringBuilder();
        render(body, scope, output);
        return rendering.text(output.toString());
    }

    private List<Statement> taken(Statement.If branches, Scope scope) {
        for (Statement.Branch branch : branches.branches()) {
            if (evaluator.isTrue(branch.test(), scope)) {
                return branch.body();
            }
        }
        return branches.otherwise();
    }

    private List<Value> kept(Statement.For loop, List<Value> items, Scope scope) {
        List<Value> kept = new ArrayList<>();
        for (Value item : items) {
            Scope inner = scope.inner();
            assign(loop.target(), item, inner);
            if (loop.condition() == null || evaluator.isTrue(loop.condition(), inner)) {
                kept.add(item);
            }
        }
        return kept;
    }

    private Scope bound(Statement.With with, Scope scope) {
        Scope inner = scope.inner();
        with.bindings().forEach(binding -> assign(binding.target(), evaluator.evaluate(binding.value(), scope), inner));
        return inner;
    }

    private Value filtered(Value text, List<Expression.FilterUse> filters, Scope scope) {
        Value result = text;
        for (Expression.FilterUse filter : filters) {
            result = evaluator.filter(filter, result, scope);
        }
        return result;
    }

    private String called(Statement.CallBlock block, Scope scope) {
        Arguments given = evaluator.arguments(block.call().arguments(), scope);
        SequencedMap<String, Value> named = new LinkedHashMap<>(given.named());
        named.put("caller", macro(block.caller(), scope));
        Value macro = evaluator.evaluate(block.call().callee(), scope);
        return PythonText.str(evaluator.call(macro, new Arguments(given.positional(), named)), rendering);
    }

    private Native macro(Procedure macro, Scope scope) {
        return (Value.Function) (arguments, ignored) -> call(macro, scope, arguments);
    }

    private void assign(Target target, Value value, Scope scope) {
        switch (target) {
            case Target.Variable(String name) -> scope.set(name, value);
            case Target.Member(String name, String attribute) -> {
                if (!(scope.get(name) instanceof Namespace namespace)) {
                    throw new TemplateError("'" + name + "' is no namespace; only a namespace's members can be set");
                }
                namespace.set(attribute, value);
            }
            case Target.Several(List<Target> targets) -> {
                List<Value> items = Iteration.items(value, rendering);
                if (items.size() != targets.size()) {
                    throw new TemplateError(items.size() + " values are given to " + targets.size() + " names");
                }
                for (int index = 0; index < targets.size(); index++) {
                    assign(targets.get(index), items.get(index), scope);
                }
            }
        }
    }
}
