// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import java.util.List;

/**
 * Where in a row a value stands: the names of the structures that lead to it, and its own.
 *
 * @param names at least one
 */
record FieldPath(List<String> names) {
    FieldPath {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("A field's path has at least one name");
        }
    }

    /** The path of names joined by dots. */
    static FieldPath of(String dotted) {
        return new FieldPath(List.of(dotted.split("\\.", -1)));
    }

    /** The column that holds the value. */
    String column() {
        return names.getFirst();
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
