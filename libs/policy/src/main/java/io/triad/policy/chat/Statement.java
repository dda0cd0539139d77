// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a template's body; {@code line} is where it begins, for error messages. */
sealed interface Statement {
    int line();

    record Data(String text, int line) implements Statement {}

    record Print(Expression value, int line) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise, int line) implements Statement {}

    record Branch(Expression test, List<Statement> body) {}

    /**
     * @param condition keeps the items for which it holds
     * @param otherwise rendered when there is no item
     */
    record For(
            Target target,
            Expression items,
            @Nullable Expression condition,
            boolean recursive,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record Assign(Target target, Expression value, int line) implements Statement {}

    record AssignBlock(Target target, List<Expression.FilterUse> filters, List<Statement> body, int line)
            implements Statement {}

    record MacroDefinition(Procedure macro, int line) implements Statement {}

    /** {@code {% call %}}: calls a macro that may call the block's body back. */
    record CallBlock(Expression.Call call, Procedure caller, int line) implements Statement {}

    record FilterBlock(List<Expression.FilterUse> filters, List<Statement> body, int line) implements Statement {}

    /** A body with variables of its own. */
    record With(List<Binding> bindings, List<Statement> body, int line) implements Statement {}

    record Binding(Target target, Expression value) {}

    record Jump(boolean leaves, int line) implements Statement {}

    /** The name, the parameters and the body of a macro. */
    record Procedure(String name, List<Parameter> parameters, List<Statement> body) {}

    record Parameter(String name, @Nullable Expression fallback) {}

    /** What a value is given to. */
    sealed interface Target {
        record Variable(String name) implements Target {}

        record Member(String namespace, String attribute) implements Target {}

        record Several(List<Target> targets) implements Target {}
    }
}
