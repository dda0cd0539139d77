// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Statement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what values are given to: a name, a namespace's member, or several of these. */
final class TargetParser {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenCursor cursor;

    TargetParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /** @param members whether a namespace's member may stand there */
    Target target(boolean members) {
        List<Target> targets = new ArrayList<>();
        boolean several = false;
        do {
            if (several
                    && (cursor.atEnd()
                            || cursor.current().isName("in")
                            || cursor.current().isOperator(")"))) {
                break;
            }
            targets.add(oneTarget(members));
            several |= cursor.current().isOperator(",");
        } while (cursor.skipOperator(","));
        return several ? new Target.Several(targets) : targets.getFirst();
    }

    private Target oneTarget(boolean members) {
        if (cursor.skipOperator("(")) {
            cursor.enter();
            Target inner = target(members);
            cursor.expectOperator(")");
            cursor.leave();
            return inner;
        }
        String name = variableName();
        return members && cursor.skipOperator(".")
                ? new Target.Member(name, cursor.expect(Token.Kind.NAME).text())
                : new Target.Variable(name);
    }

    String variableName() {
        String name = cursor.expect(Token.Kind.NAME).text();
        if (CONSTANTS.contains(name)) {
            throw new TemplateError("'" + name + "' is a constant; nothing can be assigned to it");
        }
        return name;
    }
}
