// SPDX-License-Identifier: Apache-2.0
package io.triad.algebra;

import io.triad.reasoning.maths.MathExpression;
import io.triad.reasoning.maths.MathExpression.Applied;
import io.triad.reasoning.maths.MathExpression.Constant;
import io.triad.reasoning.maths.MathExpression.Infinity;
import io.triad.reasoning.maths.MathExpression.Number;
import io.triad.reasoning.maths.MathExpression.Power;
import io.triad.reasoning.maths.MathExpression.Product;
import io.triad.reasoning.maths.MathExpression.Quotient;
import io.triad.reasoning.maths.MathExpression.Root;
import io.triad.reasoning.maths.MathExpression.Sum;
import io.triad.reasoning.maths.MathExpression.Variable;
import io.triad.reasoning.maths.Rational;
import java.util.HashMap;
import java.util.Map;
import org.matheclipse.core.expression.F;
import org.matheclipse.core.interfaces.IExpr;
import org.matheclipse.core.interfaces.ISymbol;

/** Writes expressions in Symja's terms; variables get names that mean nothing to it, the same for all of one instance. */
final class SymjaExpressions {

    private final Map<String, ISymbol> variables = new HashMap<>();

    IExpr write(MathExpression expression) {
        return switch (expression) {
            case Number(Rational value) ->
                value.isInteger() ? F.ZZ(value.numerator()) : F.QQ(F.ZZ(value.numerator()), F.ZZ(value.denominator()));
            case Constant(Constant.Name name) ->
                switch (name) {
                    case PI -> F.Pi;
                    case E -> F.E;
                };
            case Variable(String name) ->
                variables.computeIfAbsent(name, any -> F.Dummy("variable" + variables.size()));
            case Sum(MathExpression left, MathExpression right) -> F.Plus(write(left), write(right));
            case Product(MathExpression left, MathExpression right) -> F.Times(write(left), write(right));
            case Quotient(MathExpression top, MathExpression bottom) ->
                F.Times(write(top), F.Power(write(bottom), F.CN1));
            case Power(MathExpression base, MathExpression exponent) -> F.Power(write(base), write(exponent));
            case Root(int degree, MathExpression radicand) -> F.Power(write(radicand), F.QQ(1, degree));
            case Applied(MathExpression.Function function, MathExpression argument) ->
                applied(function, write(argument));
            case Infinity _ -> throw new IllegalArgumentException("Infinity is no value to compare");
        };
    }

    private static IExpr applied(MathExpression.Function function, IExpr argument) {
        return switch (function) {
            case SIN -> F.Sin(argument);
            case COS -> F.Cos(argument);
            case TAN -> F.Tan(argument);
            case ARCSIN -> F.ArcSin(argument);
            case ARCCOS -> F.ArcCos(argument);
            case ARCTAN -> F.ArcTan(argument);
            case LN -> F.Log(argument);
            case ABSOLUTE -> F.Abs(argument);
        };
    }
}
