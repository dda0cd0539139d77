// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/** The methods there are, by the names that merge files call them. */
public final class Methods {
    private static final SequencedMap<String, MethodSpec> BY_NAME = byName(
            LinearMerge.SPEC,
            Slerp.SPEC,
            MultiSlerp.SPEC,
            TaskArithmetic.SPEC,
            Ties.SPEC,
            Dare.SPEC,
            Dare.TIES_SPEC,
            Della.SPEC,
            Della.LINEAR_SPEC,
            Breadcrumbs.SPEC,
            Breadcrumbs.TIES_SPEC,
            ModelStock.SPEC,
            NearSwap.SPEC,
            Passthrough.SPEC);

    /** {@code int8_mask} saves mergekit memory, which is not needed here, and changes no result. */
    private static final String WITHOUT_EFFECT = "int8_mask";

    private Methods() {}

    private static SequencedMap<String, MethodSpec> byName(MethodSpec... specs) {
        SequencedMap<String, MethodSpec> byName = new LinkedHashMap<>();
        for (MethodSpec spec : specs) {
            byName.put(spec.name(), spec);
        }
        return Collections.unmodifiableSequencedMap(byName);
    }

    /** Returns the method of that name, if there is one. */
    public static Optional<MethodSpec> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Returns the names of all. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** Tells whether any method takes a parameter of that name; one that the chosen method does not take has no effect. */
    public static boolean knowsParameter(String name) {
        return name.equals(WITHOUT_EFFECT) || parameterNames().contains(name);
    }

    /** Returns the names of all methods' parameters. */
    public static TreeSet<String> parameterNames() {
        TreeSet<String> names = new TreeSet<>();
        for (Map.Entry<String, MethodSpec> entry : BY_NAME.entrySet()) {
            entry.getValue().parameters().forEach(parameter -> names.add(parameter.name()));
        }
        return names;
    }
}
