// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

/** Writes a formula as text that {@link FormulaParser} reads back to the same tree. */
public final class FormulaPrinter {

    private FormulaPrinter() {}

    /** With blanks and every binary operator in parentheses: {@code (A ∧ (¬B → C))}. */
    public static String full(Formula formula) {
        StringBuilder text = new StringBuilder();
        write(formula, " ", true, text);
        return text.toString();
    }

    /** Without blanks and without the outermost parentheses: {@code A∧(¬B→C)}. */
    public static String compact(Formula formula) {
        StringBuilder text = new StringBuilder();
        write(formula, "", false, text);
        return text.toString();
    }

    private static void write(Formula formula, String gap, boolean parentheses, StringBuilder text) {
        switch (formula) {
            case Formula.Variable variable -> text.append(variable.name());
            case Formula.Not not -> {
                text.append(FormulaParser.NOT);
                write(not.operand(), gap, true, text);
            }
            case Formula.Binary binary -> {
                if (parentheses) {
                    text.append('(');
                }
                write(binary.left(), gap, true, text);
                text.append(gap).append(binary.connective().symbol()).append(gap);
                write(binary.right(), gap, true, text);
                if (parentheses) {
                    text.append(')');
                }
            }
        }
    }
}
