// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The range of a number, or of each number of a list or map. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Within {
    /** Lower end. */
    double min();

    /** Upper end. */
    double max();

    /** Whether the lower end itself is outside. */
    boolean above() default false;

    /** Whether the upper end itself is outside. */
    boolean below() default false;
}
