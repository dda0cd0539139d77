// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Undefined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}. */
final class LoopState implements Value.Native {
    private final Renderer renderer;
    private final Statement.For loop;
    private final Scope scope;
    private final List<Value> items;
    private final int depth;
    private int index = -1;
    private @Nullable Value lastSeen;

    LoopState(Renderer renderer, Statement.For loop, Scope scope, List<Value> items, int depth) {
        this.renderer = renderer;
        this.loop = loop;
        this.scope = scope;
        this.items = items;
        this.depth = depth;
    }

    /** Goes on to the next item, if there is one. */
    boolean advance() {
        return ++index < items.size();
    }

    Value current() {
        return items.get(index);
    }

    @Override
    public Value attribute(String name) {
        int last = items.size() - 1;
        return switch (name) {
            case "index" -> Value.of(index + 1L);
            case "index0" -> Value.of(index);
            case "revindex" -> Value.of(last - index + 1L);
            case "revindex0" -> Value.of(last - index);
            case "first" -> Value.of(index == 0);
            case "last" -> Value.of(index == last);
            case "length" -> Value.of(items.size());
            case "depth" -> Value.of(depth);
            case "depth0" -> Value.of(depth - 1L);
            case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
            case "nextitem" -> index < last ? items.get(index + 1) : new Undefined("there is no next item");
            case "cycle" -> (Value.Function) (arguments, rendering) -> cycle(arguments);
            case "changed" -> (Value.Function) (arguments, rendering) -> changed(arguments, rendering);
            default -> new Undefined("loop has no member '" + name + "'");
        };
    }

    @Override
    public boolean callable() {
        return loop.recursive();
    }

    /** The same loop over other items, one level deeper. */
    @Override
    public Value call(Arguments arguments, Rendering rendering) {
        StringBuilder output = new StringBuilder();
        renderer.loop(loop, arguments.bind("loop", "iterable").required(0), scope, depth + 1, output);
        return rendering.text(output.toString());
    }

    private Value cycle(Arguments arguments) {
        List<Value> values = arguments.positional();
        if (values.isEmpty()) {
            throw new TemplateError("loop.cycle() needs values to go through");
        }
        return values.get(index % values.size());
    }

    private Value changed(Arguments arguments, Rendering rendering) {
        Value seen = Value.list(arguments.positional());
        boolean changed = lastSeen == null || !Comparisons.equal(lastSeen, seen, rendering);
        lastSeen = seen;
        return Value.of(changed);
    }
}
