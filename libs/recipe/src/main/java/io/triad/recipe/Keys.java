// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The keys of a map of lanes. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Keys {
    /** Keys that may stand in the map. */
    Lane[] value();

    /** Whether each of them must. */
    boolean all() default false;
}
