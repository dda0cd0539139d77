// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Arguments.Bound;
import io.triad.policy.chat.Expression.Operator;
import io.triad.policy.chat.Filters.Filter;
import io.triad.policy.chat.Value.Generator;
import io.triad.policy.chat.Value.None;
import io.triad.policy.chat.Value.Text;
import io.triad.policy.chat.Value.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Filters of sequences and dictionaries, and {@code default}. */
final class SequenceFilters {
    static final Map<String, Filter> FILTERS = Map.ofEntries(
            Map.entry("default", SequenceFilters::defaultTo),
            Map.entry("d", SequenceFilters::defaultTo),
            Map.entry("length", SequenceFilters::length),
            Map.entry("count", SequenceFilters::length),
            Map.entry("first", SequenceFilters::first),
            Map.entry("last", SequenceFilters::last),
            Map.entry("list", (subject, arguments, rendering) -> {
                arguments.bind("list");
                List<Value> items = Iteration.items(subject, rendering);
                rendering.spendItems(items.size());
                return Value.list(items);
            }),
            Map.entry("reverse", SequenceFilters::reverse),
            Map.entry("sort", SequenceFilters::sort),
            Map.entry("dictsort", SequenceFilters::dictionarySort),
            Map.entry("items", SequenceFilters::items),
            Map.entry("sum", SequenceFilters::sum),
            Map.entry("min", (subject, arguments, rendering) -> extreme("min", subject, arguments, rendering, false)),
            Map.entry("max", (subject, arguments, rendering) -> extreme("max", subject, arguments, rendering, true)),
            Map.entry("batch", SequenceFilters::batch));

    private SequenceFilters() {}

    private static Value defaultTo(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("default", "default_value", "boolean");
        boolean replaced = subject instanceof Undefined || (bound.flag(1, false) && !Value.isTrue(subject));
        return replaced ? bound.or(0, Text.EMPTY) : subject;
    }

    private static Value length(Value subject, Arguments arguments, Rendering rendering) {
        arguments.bind("length");
        return Value.of(Iteration.length(subject, rendering));
    }

    private static Value first(Value subject, Arguments arguments, Rendering rendering) {
        arguments.bind("first");
        if (subject instanceof Generator generator) {
            return generator.next();
        }
        List<Value> items = Iteration.items(subject, rendering);
        return items.isEmpty() ? new Undefined("No first item, sequence was empty.") : items.getFirst();
    }

    private static Value last(Value subject, Arguments arguments, Rendering rendering) {
        arguments.bind("last");
        List<Value> items = reversible(subject, rendering);
        return items.isEmpty() ? new Undefined("No last item, sequence was empty.") : items.getLast();
    }

    private static Value reverse(Value subject, Arguments arguments, Rendering rendering) {
        arguments.bind("reverse");
        List<Value> items = reversible(subject, rendering);
        rendering.spendItems(items.size());
        return subject instanceof Text(String text)
                ? Slices.slice(Value.of(text), None.NONE, None.NONE, Value.of(-1), rendering)
                : new Generator(items.reversed());
    }

    private static List<Value> reversible(Value subject, Rendering rendering) {
        if (subject instanceof Generator) {
            throw new TemplateError("a generator has no end to begin with; take '|list' of it first");
        }
        return Iteration.items(subject, rendering);
    }

    private static Value sort(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
        Function<Value, Value> key = key(bound.flag(1, false), bound.or(2, None.NONE), rendering);
        return Value.list(Sorting.by(Iteration.items(subject, rendering), key, bound.flag(0, false), rendering));
    }

    private static Value dictionarySort(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
        String by = bound.optional(1) == null ? "key" : bound.text(1);
        if (!(subject instanceof Mapping mapping) || !(by.equals("key") || by.equals("value"))) {
            throw new TemplateError("dictsort sorts a dictionary by 'key' or 'value', not a " + Value.typeOf(subject)
                    + " by '" + by + "'");
        }
        Function<Mapping.Entry, Value> member = by.equals("key") ? Mapping.Entry::key : Mapping.Entry::value;
        Function<Mapping.Entry, Value> key = bound.flag(0, false) ? member : member.andThen(Sorting::withoutCase);
        List<Value> pairs = new ArrayList<>();
        for (Mapping.Entry entry : Sorting.by(mapping.entries(), key, bound.flag(2, false), rendering)) {
            pairs.add(Value.tuple(entry.key(), entry.value()));
        }
        return Value.list(pairs);
    }

    private static Value items(Value subject, Arguments arguments, Rendering rendering) {
        arguments.bind("items");
        return switch (subject) {
            case Undefined undefined -> new Generator(List.of());
            case Mapping mapping ->
                new Generator(CollectionMethods.items(mapping).items());
            default -> throw new TemplateError("items needs a dictionary, it got a " + Value.typeOf(subject));
        };
    }

    private static Value sum(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("sum", "attribute", "start");
        Function<Value, Value> member = key(true, bound.or(0, None.NONE), rendering);
        Value sum = bound.or(1, Value.of(0));
        for (Value item : Iteration.items(subject, rendering)) {
            sum = Operations.calculate(Operator.ADD, sum, member.apply(item), rendering);
        }
        return sum;
    }

    private static Value extreme(
            String name, Value subject, Arguments arguments, Rendering rendering, boolean largest) {
        Bound bound = arguments.bind(name, "case_sensitive", "attribute");
        Function<Value, Value> key = key(bound.flag(0, false), bound.or(1, None.NONE), rendering);
        List<Value> items = Iteration.items(subject, rendering);
        if (items.isEmpty()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        return Sorting.by(items, key, largest, rendering).getFirst();
    }

    private static Value batch(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("batch", "linecount", "fill_with");
        int size = Numbers.index(bound.required(0), "batch");
        if (size < 1) {
            throw new TemplateError("batch needs 1 item or more in a batch, it got " + size);
        }
        List<Value> items = Iteration.items(subject, rendering);
        List<Value> batches = new ArrayList<>();
        for (int start = 0; start < items.size(); start += size) {
            List<Value> batch = new ArrayList<>(items.subList(start, Math.min(items.size(), start + size)));
            Value fill = bound.or(1, None.NONE);
            rendering.spendItems(fill == None.NONE ? batch.size() : size);
            while (fill != None.NONE && batch.size() < size) {
                batch.add(fill);
            }
            batches.add(Value.list(List.copyOf(batch)));
        }
        return new Generator(batches);
    }

    /** What items are compared by: a member or themselves, in lower case where case is not to matter. */
    static Function<Value, Value> key(boolean caseSensitive, Value path, Rendering rendering) {
        Function<Value, Value> member =
                item -> path == None.NONE ? item : MemberPath.of(path).follow(item, null, rendering);
        return caseSensitive ? member : member.andThen(Sorting::withoutCase);
    }
}
