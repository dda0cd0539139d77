// SPDX-License-Identifier: Apache-2.0
/**
 * Reading a response and judging it by solving the puzzle.
 *
 * <p>A response is {@code <think>…</think>} then {@code <answer>…</answer>}, each tag exactly once, in lower case and without
 * blanks or attributes, wherever it stands: one that is merely mentioned counts. Text outside is ignored. What is between the
 * answer tags is read by these grammars; whatever they do not derive is unparseable, so a negation, condition, alternative,
 * retraction, struck-through line or second answer needs no rule of its own.
 *
 * <pre>
 * assignment  = "unsatisfiable" ["."] | items of the variables, true or false
 * reachable   = items of the goals, reachable or unreachable
 * items       = item { [","|";"|"."] ["and"] item } [","|";"|"."]     each name exactly once, in any order and on any lines
 * item        = [bullet] name ("is" | ":" | "=") value
 * bullet      = "-" | "*" | "+" | "•" at the start of a line, or digits ("." | ")") anywhere
 * name        = one capital letter A to Z of ASCII
 * value       = one of the two words, in lower case, capitalised or in capitals
 * explanation = "none" ["."] | [bullet] name { [","|";"|"."] ["and"] [bullet] name } ["."]     each name at most once
 * integer     = ["+" | "-" | "−"] digits ["."]                        ASCII digits, of any number, nothing before them
 * letter      = one capital letter ["."]
 * option      = letter | "(" letter ")", then nothing, or one of ". ) :" or a blank and that option's text
 * maths       = see {@link io.triad.reasoning.maths}
 * </pre>
 *
 * <p>Blanks are free between pieces and end-of-line marks between items; {@code **} may stand in pairs on one line around
 * pieces. An option and a mathematical answer may stand in {@code $}, {@code \boxed{}} and the like. A plain answer has at most
 * 16,384 characters, a response 16,777,216.
 *
 * <p>A chat template's mark anywhere in a response, {@code <|name|>}, {@code [INST]}, {@code </s>} and the like, makes it
 * unparseable, since it pretends to be another turn.
 */
@NullMarked
package io.triad.reasoning.verdict;

import org.jspecify.annotations.NullMarked;
