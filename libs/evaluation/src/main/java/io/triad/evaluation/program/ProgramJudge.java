// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/** Judges responses by running their programs on a problem's tests, one after another, until one fails. Thread-safe. */
public final class ProgramJudge {
    private static final int SHOWN_CHARACTERS = 200;

    private final ProgramSandbox sandbox;

    /** Judges in a sandbox. */
    public ProgramJudge(ProgramSandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Returns the version of the Python that programs are run by. */
    public String pythonVersion() {
        return sandbox.pythonVersion();
    }

    /**
     * Judges a response: right when its program passes all tests, wrong when it fails one, which the explanation names with what was
     * expected and what was got; unparseable when there is no program; masked when a program could not be run.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public Judgement judge(ProgramProblem problem, String response) throws InterruptedException {
        Optional<String> program = FencedProgram.of(response);
        if (program.isEmpty()) {
            return scored(Verdict.UNPARSEABLE, "there is no program between two lines with three backticks");
        }
        List<TestCase> tests = problem.tests().get();
        try (SandboxedProgram prepared = sandbox.prepare(program.get(), problem.function())) {
            for (int test = 0; test < tests.size(); test++) {
                Optional<String> fault = fault(prepared.run(tests.get(test).input()), tests.get(test), problem);
                if (fault.isPresent()) {
                    return scored(Verdict.WRONG, "test " + (test + 1) + " of " + tests.size() + ": " + fault.get());
                }
            }
            return scored(Verdict.CORRECT, "passes " + tests.size() + (tests.size() == 1 ? " test" : " tests"));
        } catch (SandboxFailure e) {
            return new Judgement.Masked(Verdict.VERIFIER_ERROR, e.getMessage());
        }
    }

    private static Judgement scored(Verdict verdict, String explanation) {
        return Judgement.Scored.of(verdict, RewardScheme.DOMAIN, explanation);
    }

    private static Optional<String> fault(Ran ran, TestCase test, ProgramProblem problem) {
        return switch (ran) {
            case Ran.Failed failed -> Optional.of(failed.reason());
            case Ran.OutOfTime late -> Optional.of("took more than " + late.seconds() + " s");
            case Ran.Ended ended ->
                problem.function().isPresent()
                        ? value(test.output(), ended.output())
                        : output(test.output(), ended.output());
        };
    }

    private static Optional<String> output(String expected, String got) {
        return OutputComparison.firstDifference(expected, got)
                .map(line -> "line " + line + ": "
                        + difference(OutputComparison.line(expected, line), OutputComparison.line(got, line)));
    }

    private static Optional<String> value(String expected, String got) {
        Optional<JsonNode> wanted = ValueComparison.read(expected);
        Optional<JsonNode> answer = ValueComparison.read(got);
        if (answer.isEmpty()) {
            return Optional.of("the function gave no value");
        }
        JsonNode value = answer.get().path("value");
        boolean same = answer.get().has("value") && wanted.isPresent() && ValueComparison.isSame(wanted.get(), value);
        return same
                ? Optional.empty()
                : Optional.of(difference(
                        expected,
                        answer.get().has("value")
                                ? value.toString()
                                : answer.get().path("other").asText()));
    }

    private static String difference(String expected, String got) {
        return "expected " + quoted(expected) + ", got " + quoted(got);
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "nothing" : "'" + Shown.of(text, SHOWN_CHARACTERS) + "'";
    }
}
