// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key means, in words for who writes a recipe; the references in {@code docs} are made of it. On a section that is always there, and so
 * has no row of its own, it stands before what its first key says; on a type it says what choosing it means.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@interface Describes {
    /** The words, in Markdown. */
    String value();
}
