// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Locale;
import java.util.stream.Stream;

/** How constants are written in recipes and events: lower case, joined by hyphens. */
final class Labels {
    private Labels() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Stream<String> all(Class<?> type) {
        return Stream.of(type.getEnumConstants()).map(constant -> of((Enum<?>) constant));
    }
}
