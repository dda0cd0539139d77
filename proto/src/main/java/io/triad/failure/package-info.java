// SPDX-License-Identifier: Apache-2.0
/** Error codes that travel with events and answers, and the one exception root. */
@org.jspecify.annotations.NullMarked
package io.triad.failure;
