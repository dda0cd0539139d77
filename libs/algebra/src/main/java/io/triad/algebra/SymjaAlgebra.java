// SPDX-License-Identifier: Apache-2.0
package io.triad.algebra;

import edu.jas.kern.ComputerThreads;
import io.triad.reasoning.maths.Algebra;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.DeadlinePassedException;
import io.triad.reasoning.maths.Equality;
import io.triad.reasoning.maths.MathExpression;
import io.triad.reasoning.maths.Size;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.matheclipse.core.basic.Config;
import org.matheclipse.core.eval.EvalEngine;
import org.matheclipse.core.eval.ExprEvaluator;
import org.matheclipse.core.expression.F;
import org.matheclipse.core.interfaces.IExpr;

/**
 * Decides equality with Symja: the difference of two expressions is expanded, brought to one denominator, and simplified ever
 * harder, until it is zero or another number.
 *
 * <p>A comparison has a thread of its own. Past its deadline the engine is asked to stop and the thread interrupted, and it is
 * waited for: none is left running. What is handed over is small, see {@link Size#ALGEBRA}, and Symja refuses to build
 * larger things than {@link #MAX_PARTS} and {@link #MAX_BITS} say. Thread-safe. Creating the first one takes about a second.
 */
public final class SymjaAlgebra implements Algebra {

    /** Most parts of an expression that the engine builds. */
    static final int MAX_PARTS = 100_000;

    /** Longest integer that the engine builds, in bits. */
    static final int MAX_BITS = 1 << 18;

    /** How long the engine may take to notice that it is to stop: single operations on what is small are far shorter. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final long STACK_BYTES = 16L << 20;

    static {
        // A pool of the polynomial library's own would go on after a comparison has stopped.
        Config.JAS_NO_THREADS = true;
        ComputerThreads.setNoThreads();
        Config.MAX_AST_SIZE = MAX_PARTS;
        Config.MAX_BIT_LENGTH = MAX_BITS;
    }

    /** Symja, ready to use. */
    public SymjaAlgebra() {
        // The rules are loaded here, where no deadline waits for them.
        evaluated(engine(), F.Simplify(F.Plus(F.C1, F.C1)));
    }

    @Override
    public Equality compare(MathExpression left, MathExpression right, Deadline deadline) {
        Size leftSize = Size.of(left);
        Size rightSize = Size.of(right);
        if (!leftSize.within(Size.ALGEBRA) || !rightSize.within(Size.ALGEBRA)) {
            throw new IllegalArgumentException(
                    "The expressions are larger than " + Size.ALGEBRA + ": " + leftSize + " and " + rightSize);
        }
        EvalEngine engine = engine();
        FutureTask<Equality> comparison = new FutureTask<>(() -> decide(engine, left, right));
        Thread thread = new Thread(null, comparison, "algebra", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return comparison.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlinePassedException(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadlinePassedException(deadline);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the algebra failed: " + e.getCause(), e);
        } finally {
            stop(engine, thread);
        }
    }

    /** An engine that keeps its complaints to itself: what it says of an answer is no concern of a log. */
    private static EvalEngine engine() {
        EvalEngine engine = new EvalEngine(true);
        engine.setErrorPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        engine.setOutPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        return engine;
    }

    private static void stop(EvalEngine engine, Thread thread) {
        long end = System.nanoTime() + GRACE.toNanos();
        // A thread that is interrupted cannot wait.
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive() && System.nanoTime() < end) {
            engine.stopRequest();
            thread.interrupt();
            try {
                thread.join(Duration.ofMillis(20));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("the algebra did not stop within " + GRACE.toSeconds() + " s");
        }
    }

    private static Equality decide(EvalEngine engine, MathExpression left, MathExpression right) {
        SymjaExpressions expressions = new SymjaExpressions();
        IExpr difference = F.Plus(expressions.write(left), F.Times(F.CN1, expressions.write(right)));
        for (UnaryOperator<IExpr> step :
                List.<UnaryOperator<IExpr>>of(F::Expand, F::Together, F::Simplify, F::FullSimplify)) {
            IExpr result = evaluated(engine, step.apply(difference));
            if (result.isZero()) {
                return Equality.EQUAL;
            }
            if (result.isRational()) {
                return Equality.DIFFERENT;
            }
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return Equality.UNDECIDED;
    }

    private static IExpr evaluated(EvalEngine engine, IExpr expression) {
        EvalEngine.set(engine);
        try {
            return new ExprEvaluator(engine, true, (short) 0).eval(expression);
        } finally {
            EvalEngine.remove();
        }
    }
}
