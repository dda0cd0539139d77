// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Filters.Filter;
import io.triad.policy.chat.Value.Generator;
import io.triad.policy.chat.Value.None;
import io.triad.policy.chat.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Filters that apply a test or another filter to each item. */
final class SelectionFilters {
    static final Map<String, Filter> FILTERS = Map.of(
            "select", selection("select", false, true),
            "reject", selection("reject", false, false),
            "selectattr", selection("selectattr", true, true),
            "rejectattr", selection("rejectattr", true, false),
            "map", SelectionFilters::map,
            "unique", SelectionFilters::unique);

    private SelectionFilters() {}

    /**
     * @param ofMember whether the test is of a member that the first argument names
     * @param keeps whether items are kept that pass the test, or those that fail it
     */
    private static Filter selection(String name, boolean ofMember, boolean keeps) {
        return (subject, arguments, rendering) -> {
            if (ofMember && arguments.positional().isEmpty()) {
                throw new TemplateError(name + " needs the name of a member");
            }
            MemberPath path = ofMember ? MemberPath.of(arguments.positional().getFirst()) : new MemberPath(List.of());
            Arguments rest = arguments.after(ofMember ? 1 : 0);
            List<Value> kept = new ArrayList<>();
            for (Value item : items(subject, rendering)) {
                rendering.spend(1);
                Value tested = path.follow(item, null, rendering);
                boolean passes = rest.positional().isEmpty()
                        ? Value.isTrue(tested)
                        : Tests.holds(name(rest, name), tested, rest.after(1), rendering);
                if (passes == keeps) {
                    kept.add(item);
                }
            }
            return new Generator(kept);
        };
    }

    private static Value map(Value subject, Arguments arguments, Rendering rendering) {
        List<Value> mapped = new ArrayList<>();
        if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
            SequencedMap<String, Value> named = new LinkedHashMap<>(arguments.named());
            MemberPath path = MemberPath.of(named.remove("attribute"));
            Value fallback = named.remove("default");
            if (!named.isEmpty()) {
                throw new TemplateError(
                        "map has no argument '" + named.firstEntry().getKey() + "'");
            }
            for (Value item : items(subject, rendering)) {
                rendering.spend(1);
                mapped.add(path.follow(item, fallback == None.NONE ? null : fallback, rendering));
            }
            return new Generator(mapped);
        }
        String filter = name(arguments, "map");
        for (Value item : items(subject, rendering)) {
            rendering.spend(1);
            mapped.add(Filters.apply(filter, item, arguments.after(1), rendering));
        }
        return new Generator(mapped);
    }

    private static Value unique(Value subject, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
        var key = SequenceFilters.key(bound.flag(0, false), bound.or(1, None.NONE), rendering);
        Mapping seen = new Mapping();
        List<Value> kept = new ArrayList<>();
        for (Value item : Iteration.items(subject, rendering)) {
            rendering.spend(1);
            Value identity = key.apply(item);
            if (!seen.has(identity)) {
                seen.put(identity, None.NONE);
                kept.add(item);
            }
        }
        return new Generator(kept);
    }

    /** The items; of anything that is not true, none. */
    private static List<Value> items(Value subject, Rendering rendering) {
        return Value.isTrue(subject) ? Iteration.items(subject, rendering) : List.of();
    }

    private static String name(Arguments arguments, String filter) {
        if (!arguments.positional().isEmpty() && arguments.positional().getFirst() instanceof Text(String name)) {
            return name;
        }
        throw new TemplateError(filter + " needs the name of a " + (filter.equals("map") ? "filter" : "test"));
    }
}
