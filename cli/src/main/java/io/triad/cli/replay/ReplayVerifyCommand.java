// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.algebra.SymjaAlgebra;
import io.triad.cli.HelpOption;
import io.triad.cli.ThreadsOption;
import io.triad.cli.table.TextTable;
import io.triad.proto.reward.v1.Judgement;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.Lane;
import io.triad.replay.history.RunHistory;
import io.triad.replay.verify.RejudgedResponse;
import io.triad.replay.verify.RejudgedStep;
import io.triad.replay.verify.VerdictReplay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad replay verify}: what would this build's verifier have said? */
@Command(
        name = "verify",
        description = {
            "Judges recorded responses again, with this build's verifier.",
            "Exit status 1 says that a verdict or a reward differs."
        })
public final class ReplayVerifyCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 20;

    private final Path home;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ReplayOptions options = new ReplayOptions();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--against",
            paramLabel = "VERSION|FILE",
            description = {
                "VERSION: refuses to run when this build's verifier is not of it. FILE: compares with the verdicts that",
                "another build wrote with --verdicts, not with the recorded ones."
            })
    private @Nullable String against;

    @Option(names = "--verdicts", paramLabel = "FILE", description = "Writes a line of JSON for each verdict of now.")
    private @Nullable Path verdicts;

    /** Replays with the data folder beside this launcher's folder, unless told otherwise. */
    public ReplayVerifyCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        RecordedVerdicts compared = RecordedVerdicts.of(against);
        try (OpenLog log = options.log().open(home, System.getenv());
                VerdictLines written = VerdictLines.to(verdicts)) {
            RunHistory run = log.run(options.runId());
            List<Lane> lanes = options.lanes(run, Lane::isReinforced, "has no rewards; its steps are supervised");
            VerdictReplay replay = new VerdictReplay(log.samples(), new Verifier(new SymjaAlgebra()), threads.number());
            Told told = new Told();
            long begun = System.nanoTime();
            for (Lane lane : lanes) {
                told.begins(lane);
                replay.judge(run.steps(lane, options.steps()), step -> {
                    RejudgedStep seen = compared.instead(step);
                    written.write(seen);
                    told.step(seen);
                });
            }
            told.ends((System.nanoTime() - begun) / 1e9);
            return told.differing == 0 ? 0 : 1;
        }
    }

    /** What was found, lane by lane. */
    private final class Told {
        private final List<List<String>> rows = new ArrayList<>();
        private final List<String> differences = new ArrayList<>();
        private final StepProgress progress = new StepProgress(options.json());
        private @Nullable LaneCount count;
        private long responses;
        private long differing;

        void begins(Lane lane) {
            close();
            count = new LaneCount(lane.label());
        }

        void step(RejudgedStep step) {
            List<RejudgedResponse> found = step.differences();
            responses += step.responses().size();
            differing += found.size();
            if (count != null) {
                count.add(step, found);
            }
            if (options.json()) {
                System.out.println(line(step, found));
            } else {
                progress.step(step.lane(), step.step());
                found.stream()
                        .limit(Math.max(0, SHOWN - differences.size()))
                        .map(ReplayVerifyCommand::sentence)
                        .forEach(differences::add);
            }
        }

        private void close() {
            if (count != null) {
                rows.add(count.row());
            }
        }

        void ends(double seconds) {
            close();
            progress.end();
            if (options.json()) {
                ObjectNode summary = JSON.createObjectNode();
                summary.put("replay", "verify").put("run", options.runId()).put("responses", responses);
                summary.put("differing", differing).put("verifier_version", Verifier.VERSION);
                summary.put("seconds", seconds);
                System.out.println(summary);
                return;
            }
            new TextTable(List.of("lane", "steps", "responses", "differ", "groups flipped", "steps affected"), rows)
                    .lines()
                    .forEach(System.out::println);
            differences.forEach(System.out::println);
            if (differing > differences.size()) {
                System.out.printf(Locale.ROOT, "and %,d more; --json tells all%n", differing - differences.size());
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d responses judged by verifier %s in %.2f s, %,.0f a second: %s%n",
                    responses,
                    Verifier.VERSION,
                    seconds,
                    responses / seconds,
                    differing == 0 ? "all verdicts and rewards are the same" : differing + " differ");
        }
    }

    private static final class LaneCount {
        private final String lane;
        private long steps;
        private long responses;
        private long differing;
        private long flipped;
        private long affected;

        LaneCount(String lane) {
            this.lane = lane;
        }

        void add(RejudgedStep step, List<RejudgedResponse> differences) {
            long groups = step.flippedGroups();
            steps++;
            responses += step.responses().size();
            differing += differences.size();
            flipped += groups;
            affected += groups > 0 ? 1 : 0;
        }

        List<String> row() {
            return List.of(
                    lane,
                    Long.toString(steps),
                    Long.toString(responses),
                    Long.toString(differing),
                    Long.toString(flipped),
                    Long.toString(affected));
        }
    }

    private static String sentence(RejudgedResponse response) {
        return response.rolloutId() + ": recorded " + words(response.recorded()) + ", now " + words(response.now())
                + (response.now().getExplanation().isEmpty()
                        ? ""
                        : " (" + response.now().getExplanation() + ")");
    }

    private static String words(Judgement judgement) {
        return VerdictLines.name(judgement.getVerdict())
                + (judgement.hasParts() ? " " + judgement.getParts().getTotal() : "");
    }

    private static ObjectNode line(RejudgedStep step, List<RejudgedResponse> differences) {
        ObjectNode line = JSON.createObjectNode();
        line.put("replay", "verify").put("lane", step.lane()).put("step", step.step());
        line.put("responses", step.responses().size()).put("flipped_groups", step.flippedGroups());
        ArrayNode listed = line.putArray("differences");
        for (RejudgedResponse response : differences) {
            ObjectNode difference = listed.addObject().put("rollout_id", response.rolloutId());
            VerdictLines.fill(difference.putObject("recorded"), response.recorded());
            VerdictLines.fill(difference.putObject("now"), response.now());
        }
        return line;
    }
}
