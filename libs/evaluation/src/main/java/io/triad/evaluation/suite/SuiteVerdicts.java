// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.sampling.DrawnResponse;
import io.triad.evaluation.score.CountedSample;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.evaluation.score.TaskValues;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.PreparedPuzzle;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out what a checkpoint's responses are worth. Used once. */
final class SuiteVerdicts {
    private final int numSamples;
    private final List<Response> responses;
    private final List<CountedSample> puzzles = new ArrayList<>();
    private final List<CountedSample> programs = new ArrayList<>();
    private int numUnjudged;
    private String firstUnjudged = "";

    /** A response that a suite asks for, as it was drawn. */
    record Response(WantedSample sample, DrawnResponse drawn) {}

    /**
     * Judges responses.
     *
     * @param numSamples how many sampled responses there are to a task
     */
    SuiteVerdicts(int numSamples, List<Response> responses) {
        this.numSamples = numSamples;
        this.responses = responses;
    }

    /**
     * Judges them.
     *
     * @param judged verdicts on the responses that are programs, in their order
     */
    MeasuredCheckpoint judge(Verifier verifier, JudgedPrograms judged) {
        List<JudgedProgram> ofPrograms = new ArrayList<>(judged.programs());
        for (Response response : responses) {
            switch (response.sample.task()) {
                case SuiteTask.OfPuzzle puzzle -> judge(puzzle, response, verifier);
                case SuiteTask.OfProgram program ->
                    count(program, response, ofPrograms.removeFirst().judgement());
            }
        }
        List<DrawnResponse> drawn = responses.stream().map(Response::drawn).toList();
        return new MeasuredCheckpoint(
                Stream.concat(
                                TaskValues.of(puzzles, numSamples).stream(),
                                // Two programs are not compared, so that there is no vote on them.
                                TaskValues.of(programs, numSamples).stream().map(TaskValues::withoutVotes))
                        .toList(),
                new MeasuredCheckpoint.Responses(
                        drawn.size(),
                        drawn.stream().mapToLong(DrawnResponse::numTokens).sum(),
                        drawn.stream()
                                .filter(each -> each.finish() == JudgedSample.Finish.LENGTH)
                                .count(),
                        Stream.concat(puzzles.stream(), programs.stream())
                                .filter(each -> each.sample().isWellFormed())
                                .count(),
                        numUnjudged,
                        firstUnjudged),
                judged);
    }

    private void judge(SuiteTask.OfPuzzle asked, Response response, Verifier verifier) {
        Task task = asked.task().task();
        PreparedPuzzle puzzle = verifier.prepare(task.puzzle());
        WantedSample sample = response.sample;
        switch (puzzle.judge(response.drawn.text(), RewardScheme.DOMAIN)) {
            case Judgement.Scored scored ->
                puzzles.add(new CountedSample(
                        response.drawn
                                .judged(asked.task(), sample.decoding(), sample.sample(), scored.verdict())
                                .withoutText(),
                        task.family(),
                        meaning(response, scored.verdict(), puzzle)));
            case Judgement.Masked masked -> leaveOut(asked, masked);
        }
    }

    /** A greedy response takes part in no vote, nor does one whose answer could not be read. */
    private static Optional<String> meaning(Response response, Verdict verdict, PreparedPuzzle puzzle) {
        return response.sample.decoding() == Decoding.SAMPLED
                        && (verdict == Verdict.CORRECT || verdict == Verdict.WRONG)
                ? puzzle.meaning(response.drawn.text(), Deadline.in(Verifier.DEADLINE))
                : Optional.empty();
    }

    private void count(SuiteTask.OfProgram asked, Response response, Judgement judgement) {
        switch (judgement) {
            case Judgement.Scored scored ->
                programs.add(new CountedSample(
                        new JudgedSample(
                                Ability.DOMAIN,
                                asked.problem().level(),
                                asked.index(),
                                asked.taskId(),
                                response.sample.decoding(),
                                response.sample.sample(),
                                scored.verdict(),
                                response.drawn.finish(),
                                response.drawn.numTokens(),
                                ""),
                        asked.family(),
                        Optional.empty()));
            case Judgement.Masked masked -> leaveOut(asked, masked);
        }
    }

    private void leaveOut(SuiteTask task, Judgement.Masked masked) {
        numUnjudged++;
        firstUnjudged = firstUnjudged.isEmpty()
                ? "task " + task.taskId() + ": " + masked.verdict() + ", " + masked.explanation()
                : firstUnjudged;
    }
}
