// SPDX-License-Identifier: Apache-2.0
/**
 * Mathematical answers: reading them, and finding out whether two mean the same.
 *
 * <p>The grammar, with blanks ({@code \,}, {@code \quad}, {@code ~} and the like), {@code $}, {@code \left} and {@code \right}
 * left out of it. Everything else makes a text unreadable.
 *
 * <pre>
 * answer      = [variable "\in"] list | assignments | equation
 * assignments = variable "=" item { separator variable "=" item }
 * equation    = sum "=" sum
 * list        = item { separator item }                      several items are a set
 * separator   = "," | ";" | "and" | "\text{and}"
 * item        = part { ("\cup" | "∪") part } | sum [unit]
 * part        = "\{" [list] "\}" | "{" list "}" | "\emptyset" | ("(" | "[") list (")" | "]") | "\langle" list "\rangle"
 * sum         = [sign] product { sign product }              sign = "+" | "-" | "−" | "\pm" | "\mp"
 * product     = factor { ["*" | "\cdot" | "\times" | "/" | "\div"] factor }
 * factor      = primary { "^" exponent | "!" | "%" | degrees }
 * primary     = number | mixed | variable | "\pi" | "e" | "(" sum ")" | "{" sum "}" | "|" sum "|"
 *             | "\frac" argument argument | "\sqrt" ["[" integer "]"] argument | "\binom" argument argument
 *             | function ["^" exponent] factor…
 * function    = \sin | \cos | \tan | \cot | \sec | \csc | \arcsin | \arccos | \arctan | \ln | \log ["_" base] | \exp
 * number      = digits ["." digits] ["\overline{" digits "}"] | "." digits
 * unit        = "\text{" one of a short list "}" ["^" digit]
 * </pre>
 *
 * <p>Readings that could be otherwise:
 *
 * <ul>
 *   <li>{@code 1,234} outside brackets is a number; within brackets a comma separates, unless it is written {@code {,}}.
 *   <li>{@code 1\frac{1}{2}} and {@code 1 1/2} are mixed numbers if all three are integers and the fraction is proper;
 *       {@code 1\frac{3}{2}}, {@code 2 3} and {@code x2} are not read.
 *   <li>Products and quotients go from left to right; {@code 1/2x}, which some read otherwise, is not read.
 *   <li>{@code 50%} is 0.5. A decimal is exactly what it says: 1.414 is not the root of 2, and 0.33 is not a third.
 *   <li>{@code ±} makes a set of two; every {@code ±} of an item has the same sign and every {@code ∓} the other.
 *   <li>A set has no order, and what it repeats does not matter; a set of one is its element.
 *   <li>{@code (1,2)} is a pair, or the open interval if it is compared with one.
 *   <li>{@code x = 5} is 5 if it is compared with what is no equation.
 *   <li>A degree mark says nothing except within a trigonometric function.
 *   <li>The base of {@code \log} is not known unless it is written.
 *   <li>Letters are variables, the imaginary unit too; a run of two or three is their product unless it is a word.
 * </ul>
 */
@NullMarked
package io.triad.reasoning.maths;

import org.jspecify.annotations.NullMarked;
