// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a silent recipe means here, in JSON; on a section it overrides the defaults of the keys that it names. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Default {
    /** The value in JSON. */
    String value();
}
