// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code --name value} pairs of a server's own process; anything unknown is refused by name. */
public final class Arguments {
    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /** Parses the arguments, all of which must be among the known names, each at most once and with a value. */
    public static Arguments parse(String[] arguments, List<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (!known.contains(name)) {
                throw new IllegalArgumentException("Unknown option " + name + "; known are " + known);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("Option " + name + " needs a value");
            }
            if (values.put(name, arguments[i + 1]) != null) {
                throw new IllegalArgumentException("Option " + name + " is given twice");
            }
        }
        return new Arguments(values);
    }

    /** Returns the value of an option that must be there. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Option " + name + " is missing");
        }
        return value;
    }

    /** Returns the value of an option as a whole number. */
    public int number(String name) {
        String value = text(name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Option " + name + " needs a whole number, not '" + value + "'", e);
        }
    }
}
