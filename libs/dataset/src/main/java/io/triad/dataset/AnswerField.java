// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.recipe.AnswerForm;

/** A field that may hold the answer, and how the answer stands in it. */
record AnswerField(FieldPath path, AnswerForm form) {}
