// SPDX-License-Identifier: Apache-2.0
/**
 * An interpreter of Jinja for chat templates: the part of the language that templates of language models use, with
 * Python's meaning of its values, and nothing of the JVM within a template's reach. What it does not know is refused by
 * name.
 */
@NullMarked
package io.triad.policy.chat;

import org.jspecify.annotations.NullMarked;
