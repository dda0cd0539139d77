// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.HashMap;
import java.util.Map;

/** Jinja's filters by name. */
final class Filters {
    /** Marks text as not to be escaped; taken out where it is printed, as nothing is ever escaped. */
    static final String SAFE = "safe";

    private static final Map<String, Filter> FILTERS = filters();

    /** A filter: what it gives for a value. */
    interface Filter {
        Value apply(Value subject, Arguments arguments, Rendering rendering);
    }

    private Filters() {}

    static boolean has(String name) {
        return FILTERS.containsKey(name);
    }

    static Value apply(String name, Value subject, Arguments arguments, Rendering rendering) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw new TemplateError("the filter '" + name + "' is not supported");
        }
        return filter.apply(subject, arguments, rendering);
    }

    private static Map<String, Filter> filters() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put(SAFE, (subject, arguments, rendering) -> {
            throw new TemplateError("'safe' is supported only as the last filter of what is printed");
        });
        filters.putAll(TextFilters.FILTERS);
        filters.putAll(NumberFilters.FILTERS);
        filters.putAll(SequenceFilters.FILTERS);
        filters.putAll(SelectionFilters.FILTERS);
        return Map.copyOf(filters);
    }
}
