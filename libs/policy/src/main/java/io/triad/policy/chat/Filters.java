// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Jinja's filters by name. */
final class Filters {
    /** What takes text that is marked safe; the others would have to keep the mark as Python does. */
    private static final Set<String> TAKING_MARKUP =
            Set.of("safe", "escape", "e", "string", "tojson", "length", "count", "default", "d");

    private static final Map<String, Filter> FILTERS = filters();

    /** A filter: what it gives for a value. */
    interface Filter {
        Value apply(Value subject, Arguments arguments, Rendering rendering);
    }

    private Filters() {}

    static Value apply(String name, Value subject, Arguments arguments, Rendering rendering) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw new TemplateError("the filter '" + name + "' is not supported");
        }
        if (subject instanceof Value.Markup && !TAKING_MARKUP.contains(name)) {
            throw new TemplateError("the filter '" + name + "' does not take text that is marked safe");
        }
        return filter.apply(subject, arguments, rendering);
    }

    private static Map<String, Filter> filters() {
        Map<String, Filter> filters = new HashMap<>();
        filters.putAll(TextFilters.FILTERS);
        filters.putAll(NumberFilters.FILTERS);
        filters.putAll(SequenceFilters.FILTERS);
        filters.putAll(SelectionFilters.FILTERS);
        return Map.copyOf(filters);
    }
}
