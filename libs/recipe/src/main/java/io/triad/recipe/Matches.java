// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The form of a text. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Matches {
    /** Regular expression that the whole text matches. */
    String pattern();

    /** The same in words, continuing "must be". */
    String says();
}
