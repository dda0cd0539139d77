// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.run.v1.StagePace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
    private static final RunState TRAINING = FakeRunService.run("r-1", RunPhase.RUN_PHASE_ALIGNMENT);
    private static final RunState CLOSED = FakeRunService.run("r-1", RunPhase.RUN_PHASE_CLOSED).toBuilder()
            .setReport(RunReport.newBuilder().setHtmlUri("s3://triad/runs/r-1/report.html"))
            .addPaces(StagePace.newBuilder()
                    .setStage("alignment")
                    .setSteps(6)
                    .setSecondsPerStep(1.5)
                    .setOverheadShare(0.0625))
            .build();

    private final PrintStream standardOut = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final List<Path> opened = new ArrayList<>();

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

    @Test
    void shouldPrintWhereAReportLiesWithoutASuite() throws IOException {
        Path file = report();

        assertThat(report(down(), "r-1", "--data-dir", folder.toString())).isZero();

        assertThat(printed()).isEqualTo(file + System.lineSeparator());
        assertThat(opened).isEmpty();
    }

    @Test
    void shouldOpenItOnDemand() throws IOException {
        Path file = report();

        assertThat(report(down(), "r-1", "--open", "--data-dir", folder.toString()))
                .isZero();

        assertThat(opened).containsExactly(file);
    }

    @Test
    void shouldSayWhatToDoWhereThereIsNone() {
        assertThat(report(down(), "r-1", "--data-dir", folder.toString())).isNotZero();

        assertThat(err.toString()).contains("no report of a run 'r-1' in " + folder, "./triad run --run r-1");
    }

    @Test
    void shouldSayThatARunGoesOn() throws IOException {
        try (FakeRunService service = new FakeRunService(TRAINING)) {
            assertThat(report(new FakeSuites(service.address(), true), "r-1", "--data-dir", folder.toString()))
                    .isNotZero();
        }

        assertThat(err.toString()).contains("run 'r-1' is not closed yet", "./triad runs show r-1");
    }

    @Test
    void shouldPrintTheAddressOfAReportElsewhere() throws IOException {
        try (FakeRunService service = new FakeRunService(CLOSED)) {
            String server = service.address().toString();

            assertThat(report(down(), "r-1", "--server", server)).isZero();
            assertThat(report(down(), "r-1", "--server", server, "--open")).isEqualTo(2);
        }

        assertThat(printed()).isEqualTo("s3://triad/runs/r-1/report.html" + System.lineSeparator());
        assertThat(err.toString()).contains("--open needs the report on this machine");
    }

    @Test
    void shouldShowAStatesPaceToPeopleAndMachines() throws IOException {
        try (FakeRunService service = new FakeRunService(CLOSED)) {
            FakeSuites suites = new FakeSuites(service.address(), true);

            assertThat(TriadCommand.commandLine(suites).execute("runs", "show", "r-1", "--json"))
                    .isZero();
            assertThat(printed()).startsWith("{").contains("\"secondsPerStep\": 1.5", "\"overheadShare\": 0.0625");
            out.reset();
            assertThat(TriadCommand.commandLine(suites).execute("runs", "show", "r-1"))
                    .isZero();
            assertThat(printed()).contains("alignment", "1.50 s", "6.3 %");
        }
    }

    private Path report() throws IOException {
        Path file = folder.resolve("triad/runs/r-1/report.html");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "<!doctype html>");
    }

    private static FakeSuites down() {
        return new FakeSuites(URI.create("http://127.0.0.1:1"), false);
    }

    private int report(FakeSuites suites, String... arguments) {
        return new CommandLine(new ReportCommand(suites, opened::add))
                .setExecutionExceptionHandler((failure, command, parsed) ->
                        TriadCommand.report((io.triad.failure.TriadException) failure, command.getErr()))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
