// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Arguments.Bound;
import io.triad.policy.chat.Value.Function;
import io.triad.policy.chat.Value.Kind;
import io.triad.policy.chat.Value.Sequence;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template has: Jinja's, and those that Hugging Face transformers adds. */
final class Globals {
    private Globals() {}

    static Map<String, Value> functions() {
        Map<String, Value> functions = new HashMap<>();
        functions.put("range", (Function) Globals::range);
        functions.put("dict", (Function) Globals::dictionary);
        functions.put("namespace", (Function) Globals::namespace);
        functions.put("raise_exception", (Function) (arguments, rendering) -> {
            Value message = arguments.bind("raise_exception", "message").required(0);
            throw new TemplateError("the template refuses the conversation: " + PythonText.str(message, rendering));
        });
        functions.put("strftime_now", (Function) (arguments, rendering) -> {
            String format = arguments.bind("strftime_now", "format").text(0);
            rendering.spend(format.length());
            return rendering.text(DateFormat.format(format, LocalDateTime.now(rendering.clock())));
        });
        return functions;
    }

    private static Value range(Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("range", "start", "stop", "step");
        boolean onlyStop = bound.optional(1) == null;
        long start = onlyStop ? 0 : Numbers.index(bound.required(0), "range()");
        long stop = Numbers.index(bound.required(onlyStop ? 0 : 1), "range()");
        long step = bound.integer(2, 1);
        if (step == 0) {
            throw new TemplateError("range()'s step is 0; it must not be");
        }
        long count = Math.max(0, step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step);
        rendering.spendItems(count);
        List<Value> numbers = new ArrayList<>();
        for (long index = 0; index < count; index++) {
            numbers.add(Value.of(start + index * step));
        }
        return new Sequence(numbers, Kind.RANGE);
    }

    private static Value dictionary(Arguments arguments, Rendering rendering) {
        Mapping mapping = new Mapping();
        if (arguments.positional().size() > 1) {
            throw new TemplateError("dict() takes one dictionary or list of pairs at most");
        }
        for (Value given : arguments.positional()) {
            List<Value> pairs = given instanceof Mapping other
                    ? CollectionMethods.items(other).items()
                    : Iteration.items(given, rendering);
            for (Value pair : pairs) {
                List<Value> parts = Iteration.items(pair, rendering);
                if (parts.size() != 2) {
                    throw new TemplateError("dict() needs pairs, it got " + parts.size() + " values");
                }
                mapping.put(parts.get(0), parts.get(1));
            }
        }
        arguments.named().forEach((name, value) -> mapping.put(Value.of(name), value));
        return mapping;
    }

    private static Value namespace(Arguments arguments, Rendering rendering) {
        Namespace namespace = new Namespace();
        for (Mapping.Entry entry : ((Mapping) dictionary(arguments, rendering)).entries()) {
            namespace.set(PythonText.str(entry.key(), rendering), entry.value());
        }
        return namespace;
    }
}
