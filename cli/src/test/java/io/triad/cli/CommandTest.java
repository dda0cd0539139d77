// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.run.v1.DroppedResponses;
import io.triad.proto.run.v1.LaneLedger;
import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.run.v1.StagePace;
import io.triad.recipe.RecipeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandTest {
    private static final Path MINIATURE = Path.of("../recipes/miniature.yaml");
    private static final RunState ALIGNING = FakeRunService.run("miniature-1", RunPhase.RUN_PHASE_ALIGNMENT).toBuilder()
            .addLanes(LaneState.newBuilder()
                    .setLane("deduction")
                    .setStep(1)
                    .setNumSteps(2)
                    .setWeightsSha256("0123456789abcdef")
                    .setLedger(LaneLedger.newBuilder()
                            .setIssued(16)
                            .setTrained(6)
                            .addDropped(DroppedResponses.newBuilder()
                                    .setReason("masked-timeout")
                                    .setResponses(2))
                            .setPending(8)))
            .setRecipeSha256("fedcba9876543210")
            .build();
    private static final RunState CLOSED = ALIGNING.toBuilder()
            .setPhase(RunPhase.RUN_PHASE_CLOSED)
            .setReport(RunReport.newBuilder()
                    .setMarkdownUri("s3://triad/miniature-1/report.md")
                    .setJsonUri("s3://triad/miniature-1/report.json")
                    .setHtmlUri("s3://triad/miniature-1/report.html")
                    .addCsvUris("s3://triad/miniature-1/report-scores.csv"))
            .addPaces(StagePace.newBuilder()
                    .setStage("alignment")
                    .setSteps(6)
                    .setSecondsPerStep(1.5)
                    .setSamplingSeconds(5)
                    .setTrainingSeconds(4.25)
                    .setOverheadShare(0.0625))
            .build();

    private final PrintStream standardOut = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void releaseOutput() {
        System.setOut(standardOut);
    }

    private int triad(FakeSuites suites, String... arguments) {
        CommandLine command = TriadCommand.commandLine(suites);
        return command.setErr(new PrintWriter(err)).execute(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldRunARecipeToItsReport() throws IOException {
        try (FakeRunService service = new FakeRunService(ALIGNING, CLOSED)) {
            FakeSuites suites = new FakeSuites(service.address(), false);

            assertThat(triad(suites, "run", MINIATURE.toString(), "--port", "8000"))
                    .isZero();

            assertThat(suites.calls).containsExactly("start 8000", "close");
            assertThat(service.requests.getFirst()).isEqualTo("POST /api/v1/runs");
            assertThat(service.recipes).containsExactly(Files.readString(MINIATURE));
            assertThat(printed())
                    .containsSubsequence(
                            "starting",
                            "run miniature-1",
                            "phase: stage A, alignment",
                            "deduction: step 1/2",
                            "phase: closed",
                            "report: /data/triad/miniature-1/report.html",
                            "        /data/triad/miniature-1/report.md",
                            "        /data/triad/miniature-1/report.json",
                            "        /data/triad/miniature-1/report-scores.csv")
                    .doesNotContain("go on with");
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void shouldRefuseAWrongRecipeBeforeAnythingStarts() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "name: wrong\nsede: 1\n");
        try (FakeRunService service = new FakeRunService()) {
            FakeSuites suites = new FakeSuites(service.address(), false);

            assertThat(triad(suites, "run", wrong.toString())).isEqualTo(2);

            assertThat(suites.calls).isEmpty();
            assertThat(service.requests).isEmpty();
            assertThat(err.toString())
                    .startsWith("triad: " + wrong + " has 5 problems:\n  sede: unknown key (allowed: name, seed")
                    .contains("\n  seed: is missing\n", "\n  base: is missing\n");
        }
    }

    @Test
    void shouldSayWhyAFileIsNoRecipe() throws IOException {
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Files.writeString(folder.resolve("long"), "#".repeat(RecipeReader.MAX_BYTES + 1));
        FakeSuites suites = new FakeSuites(MINIATURE.toUri(), false);
        for (var expected : List.of(
                List.of("absent", "does not exist"),
                List.of("", "is a folder; give a file"),
                List.of("binary", "is not UTF-8 text"),
                List.of("long", "has 262145 bytes, more than the 262144 of a recipe"))) {
            Path file = folder.resolve(expected.getFirst());
            err.getBuffer().setLength(0);

            assertThat(triad(suites, "run", file.toString())).isEqualTo(2);

            assertThat(err).hasToString("triad: recipe " + file + " " + expected.getLast() + "\n");
        }
        assertThat(suites.calls).isEmpty();
    }

    @Test
    void shouldRefuseWrongOptions() {
        FakeSuites suites = new FakeSuites(MINIATURE.toUri(), false);
        for (var expected : List.of(
                List.of("run --run a --seed 1", "--seed cannot change run 'a'; leave one of --run and --seed out"),
                List.of("run --port 80", "--port must be 0 or between 1024 and 65520, but is 80"),
                List.of("up --port 65521", "--port must be 0 or between 1024 and 65520, but is 65521"),
                List.of(
                        "run --workers rollout=2",
                        "--workers names 'rollout'; rollout-svc, verifier-svc and trainer-svc can have several"),
                List.of("up --workers rollout-svc=9", "rollout-svc cannot have 9 workers: they share 8 partitions"),
                List.of(
                        "up --workers trainer-svc=4",
                        "trainer-svc cannot have 4 workers: no more than 3 lanes are trained at a time"),
                List.of(
                        "up --workers merge-svc=2",
                        "merge-svc cannot have 2 workers: it folds the whole log, so it is one"),
                List.of("run --port x", "Invalid value for option '--port': 'x' is not an int"),
                List.of("run --seed 1.5", "Invalid value for option '--seed': '1.5' is not a long"),
                List.of("run a b", "Unmatched argument"),
                List.of("run --prot 1", "Unknown option: '--prot'"),
                List.of("runs show", "Missing required parameter: 'ID'"),
                List.of("rnu", "Unmatched argument at index 0: 'rnu'"),
                List.of("runs --server localhost:7410", "which is no address such as http://127.0.0.1:7410"))) {
            err.getBuffer().setLength(0);

            assertThat(triad(suites, expected.getFirst().split(" ")))
                    .as(expected.getFirst())
                    .isEqualTo(2);

            assertThat(err.toString()).contains(expected.getLast());
        }
        assertThat(err.toString()).hasLineCount(1);
        assertThat(suites.calls).isEmpty();
    }

    @Test
    void shouldAnswerAWrongOptionInTwoLines() {
        assertThat(triad(new FakeSuites(MINIATURE.toUri(), false), "run", "--prot", "1"))
                .isEqualTo(2);

        assertThat(err.toString())
                .startsWith("triad: Unknown option: '--prot'")
                .endsWith("'triad run --help' tells what there is\n");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void shouldReplaceTheSeed() throws IOException {
        try (FakeRunService service = new FakeRunService(CLOSED)) {
            assertThat(triad(new FakeSuites(service.address(), false), "run", MINIATURE.toString(), "--seed", "-5"))
                    .isZero();

            var sent = RecipeReader.read(service.recipes.getFirst(), "sent");
            assertThat(sent)
                    .isEqualTo(RecipeReader.read(Files.readString(MINIATURE), "file")
                            .withSeed(-5));
        }
    }

    @Test
    void shouldPrintTheFinalStateAloneOnStandardOut() throws IOException {
        try (FakeRunService service = new FakeRunService(ALIGNING, CLOSED)) {
            assertThat(triad(new FakeSuites(service.address(), false), "run", MINIATURE.toString(), "--json"))
                    .isZero();

            RunState.Builder read = RunState.newBuilder();
            com.google.protobuf.util.JsonFormat.parser().merge(printed(), read);
            assertThat(read.build()).isEqualTo(CLOSED);
        }
    }

    @Test
    void shouldLeaveASuiteUpThatItFoundUp() throws IOException {
        try (FakeRunService service = new FakeRunService(CLOSED)) {
            service.others.add(FakeRunService.run("older-1", RunPhase.RUN_PHASE_DOMAIN));
            FakeSuites suites = new FakeSuites(service.address(), true);

            assertThat(triad(suites, "run", MINIATURE.toString())).isZero();

            assertThat(suites.calls).containsExactly("close");
            assertThat(printed()).contains("unfinished in the same data folder, and going on beside it: older-1");
        }
    }

    @Test
    void shouldGoOnWithARunWithoutItsRecipe() throws IOException {
        try (FakeRunService service = new FakeRunService(ALIGNING, CLOSED)) {
            assertThat(triad(
                            new FakeSuites(service.address(), false),
                            "run",
                            "--run",
                            "miniature-1",
                            "--data-dir",
                            folder.toString()))
                    .isZero();

            assertThat(service.recipes).isEmpty();
            assertThat(printed()).contains("going on with run miniature-1");
        }
    }

    @Test
    void shouldSendTheRecipeUnderTheIdOfARunThatGoesOn() throws IOException {
        try (FakeRunService service = new FakeRunService(ALIGNING, CLOSED)) {
            triad(
                    new FakeSuites(service.address(), false),
                    "run",
                    MINIATURE.toString(),
                    "--run",
                    "miniature-1",
                    "--data-dir",
                    folder.toString());

            assertThat(service.requests).contains("POST /api/v1/runs?runId=miniature-1");
        }
    }

    @Test
    void shouldListTheRunsThereAreWhenOneIsUnknown() throws IOException {
        try (FakeRunService service = new FakeRunService(ALIGNING)) {
            service.others.add(FakeRunService.run("older-1", RunPhase.RUN_PHASE_CLOSED));
            FakeSuites suites = new FakeSuites(service.address(), false);

            assertThat(triad(suites, "run", "--run", "miniature-9", "--data-dir", folder.toString()))
                    .isEqualTo(2);

            assertThat(err).hasToString("triad: there is no run 'miniature-9'; there are older-1, miniature-1\n");
            assertThat(suites.calls).contains("close");
            assertThat(printed()).doesNotContain("go on with:");
        }
    }

    @Test
    void shouldNotStartASuiteForARunOfNoDataFolder() {
        FakeSuites suites = new FakeSuites(MINIATURE.toUri(), false);
        Path absent = folder.resolve("absent");

        assertThat(triad(suites, "run", "--run", "a-1", "--data-dir", absent.toString()))
                .isEqualTo(2);

        assertThat(err).hasToString("triad: there is no run 'a-1', because there is no data folder " + absent + "\n");
        assertThat(suites.calls).isEmpty();
    }

    @Test
    void shouldSayWhatTheServiceRefuses() throws IOException {
        try (FakeRunService service = new FakeRunService()) {
            service.refuse("{\"title\": \"t\", \"detail\": \"run x exists with another recipe\"}");

            assertThat(triad(new FakeSuites(service.address(), false), "run", MINIATURE.toString()))
                    .isEqualTo(2);

            assertThat(err).hasToString("triad: run x exists with another recipe\n");
        }
    }

    @Test
    void shouldSayWhichServiceEndedAndHowToGoOn() throws IOException {
        try (FakeRunService service = new FakeRunService(ALIGNING)) {
            FakeSuites suites = new FakeSuites(service.address(), false);
            suites.failure = "trainer-svc ended with status 1; the end of its log:\n  out of memory";

            assertThat(triad(suites, "run", MINIATURE.toString(), "--data-dir", folder.toString()))
                    .isEqualTo(1);

            assertThat(err).hasToString("triad: " + suites.failure + "\n");
            assertThat(printed())
                    .contains("all data are kept in " + folder
                            + "; go on with:  ./triad run --run miniature-1 --data-dir " + folder);
            assertThat(suites.calls).contains("close");
        }
    }

    @Test
    void shouldListAndShowRuns() throws IOException {
        try (FakeRunService service = new FakeRunService(ALIGNING)) {
            FakeSuites suites = new FakeSuites(service.address(), true);

            assertThat(triad(suites, "runs")).isZero();
            assertThat(printed()).isEqualTo("""
                    run              phase  steps        recipe
                    -------------------------------------------
                    miniature-1  alignment    1/2  fedcba987654
                    """);
            out.reset();

            assertThat(triad(suites, "runs", "show", "miniature-1")).isZero();
            assertThat(printed()).contains("""
                    lane       steps  level  version  final       weights
                    -----------------------------------------------------
                    deduction    1/2      -        -     no  0123456789ab

                    lane       issued  trained           dropped  pending    books
                    --------------------------------------------------------------
                    deduction      16        6  2 masked-timeout        8  balance
                    """);
        }
    }

    @Test
    void shouldSayThatNoSuiteIsUp() {
        FakeSuites suites = new FakeSuites(MINIATURE.toUri(), false);

        assertThat(triad(suites, "runs", "--data-dir", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("triad: no suite is up in " + folder + "; './triad up' starts it");
        assertThat(triad(suites, "down", "--data-dir", folder.toString())).isZero();
        assertThat(printed()).isEqualTo("no suite is up in " + folder + "\n");
    }

    @Test
    void shouldStartAndStopASuiteThatStaysUp() {
        FakeSuites down = new FakeSuites(MINIATURE.toUri(), false);
        FakeSuites up = new FakeSuites(MINIATURE.toUri(), true);

        assertThat(triad(down, "up")).isZero();
        assertThat(down.calls).containsExactly("start detached 7400");
        assertThat(triad(up, "up")).isEqualTo(2);
        assertThat(err.toString()).contains("is up already at");
        assertThat(triad(up, "down")).isZero();
        assertThat(up.calls).containsExactly("stop");
    }

    @Test
    void shouldTellItsVersionAndHelp() {
        FakeSuites suites = new FakeSuites(MINIATURE.toUri(), false);

        assertThat(triad(suites, "--version")).isZero();
        assertThat(triad(suites, "run", "--help")).isZero();
        assertThat(triad(suites)).isZero();
    }
}
