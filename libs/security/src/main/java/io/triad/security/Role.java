// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a caller may do. */
public enum Role {
    /** Reads: runs, their books, tasks. */
    VIEWER(Name.VIEWER, Set.of(Name.VIEWER)),
    /** Starts what costs: runs, samples, judgements; and reads. */
    OPERATOR(Name.OPERATOR, Set.of(Name.OPERATOR, Name.VIEWER));

    /** The names as constants, for {@code @RolesAllowed}. */
    public static final class Name {
        public static final String VIEWER = "viewer";
        public static final String OPERATOR = "operator";

        private Name() {}
    }

    private final String label;
    private final Set<String> granted;

    Role(String label, Set<String> granted) {
        this.label = label;
        this.granted = granted;
    }

    /** Returns the name in key files and tokens. */
    public String label() {
        return label;
    }

    /** Returns the names of the roles that a caller of this one has. */
    public Set<String> granted() {
        return granted;
    }

    /** Returns the role of that name, empty when there is none. */
    public static Optional<Role> named(String label) {
        return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
    }

    /** Returns the names that there are. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Role::label).toList();
    }
}
