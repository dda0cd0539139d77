// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

/**
 * How much a template may do before it is stopped.
 *
 * @param maxSteps evaluations of an expression or statement; text costs one for every eight characters that are made or
 *     gone through, lists four for every item
 * @param maxCharacters of one text, and of the whole that is rendered
 * @param maxItems of one list
 * @param maxDepth of nested evaluations, calls of macros included
 */
record RenderLimits(long maxSteps, int maxCharacters, int maxItems, int maxDepth) {
    /** A prompt of a million tokens fits; a template that never ends is stopped within seconds. */
    static final RenderLimits DEFAULT = new RenderLimits(10_000_000, 1 << 23, 1 << 18, 400);
}
