// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Text;
import io.triad.policy.chat.Value.Undefined;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to a member of an item, as {@code attribute='function.name'} gives it; numbers in it are places. */
record MemberPath(List<Value> steps) {
    static MemberPath of(Value written) {
        if (!(written instanceof Text(String path))) {
            return new MemberPath(List.of(written));
        }
        List<Value> steps = new ArrayList<>();
        for (String step : TextSplitting.parts(path, ".", -1, false)) {
            steps.add(
                    Letters.areDigits(step) && step.length() < 10 ? Value.of(Integer.parseInt(step)) : Value.of(step));
        }
        return new MemberPath(steps);
    }

    /** The member of an item, or the fallback where a step leads nowhere. */
    Value follow(Value item, @Nullable Value fallback, Rendering rendering) {
        Value member = item;
        for (Value step : steps) {
            member = Lookup.subscript(member, step, rendering);
            if (fallback != null && member instanceof Undefined) {
                member = fallback;
            }
        }
        return member;
    }
}
