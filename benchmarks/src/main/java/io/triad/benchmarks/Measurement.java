// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalLong;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a benchmark reached.
 *
 * @param benchmark {@code generate} or {@code judge}
 * @param tasks see {@link Kind#of}
 * @param response a {@link ResponseKind}; empty when tasks are generated
 * @param perSecond operations a second
 * @param error half the width of the 99.9 % interval; 0 when one iteration gives none
 * @param target operations a second that are wanted, 0 if no number was set
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Measurement(
        String benchmark, String tasks, int level, String response, double perSecond, double error, long target) {

    /** What JMH measured, rounded to whole operations. */
    static Measurement of(RunResult run) {
        BenchmarkParams parameters = run.getParams();
        String name = parameters.getBenchmark();
        String tasks = parameters.getParam("tasks");
        int level = Integer.parseInt(parameters.getParam("level"));
        String response = parameters.getParamsKeys().contains("response") ? parameters.getParam("response") : "";
        OptionalLong target =
                response.isEmpty() ? Target.generation(tasks, level) : Target.verdicts(ResponseKind.valueOf(response));
        Result<?> score = run.getPrimaryResult();
        double error = score.getScoreError();
        return new Measurement(
                name.substring(name.lastIndexOf('.') + 1),
                tasks,
                level,
                response,
                Math.rint(score.getScore()),
                Double.isNaN(error) ? 0 : Math.rint(error),
                target.orElse(0));
    }

    /** A row of a Markdown table. */
    String row() {
        return String.format(
                "| %s | %s | %d | %s | %,.0f | ± %,.0f | %s |",
                benchmark,
                tasks,
                level,
                response,
                perSecond,
                error,
                target == 0 ? "" : String.format("%,d%s", target, perSecond < target ? " (below)" : ""));
    }
}
