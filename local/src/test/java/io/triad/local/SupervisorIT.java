// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorIT {
    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Test
    void shouldStartStagesInOrderAndEndThemInReverse() throws Exception {
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(30), Duration.ofSeconds(10))) {
            supervisor.start(List.of(FakeCommands.of("broker", folder, "serve")), 1);
            supervisor.start(
                    List.of(FakeCommands.of("one", folder, "serve"), FakeCommands.of("two", folder, "serve")), 2);
            assertThat(supervisor.onFailure()).isNotDone();
        }

        List<String> journal = Files.readAllLines(FakeCommands.journal(folder));
        assertThat(journal).hasSize(6);
        assertThat(journal).startsWith("broker started").endsWith("broker stopped");
        assertThat(journal.subList(1, 3)).containsExactlyInAnyOrder("one started", "two started");
        assertThat(journal.subList(3, 5)).containsExactlyInAnyOrder("one stopped", "two stopped");
        assertThat(told).first().isEqualTo("starting broker");
        assertThat(told).anyMatch(line -> line.startsWith("two answers after "));
        assertThat(ProcessHandle.current().descendants().filter(this::isFake)).isEmpty();
    }

    @Test
    void shouldQuoteTheLogOfAProcessThatEndsEarlyWithoutWaitingForOthers() {
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(50), Duration.ofSeconds(10))) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> supervisor.start(
                            List.of(FakeCommands.of("quiet", folder, "mute"), FakeCommands.of("broken", folder, "die")),
                            2))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKEN_INVARIANT))
                    .hasMessageContaining("broken ended with exit code 7")
                    .hasMessageContaining("something is missing")
                    .hasMessageContaining(folder.resolve("broken.log").toString());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
        }
    }

    @Test
    void shouldNameAProcessThatDoesNotAnswerInTime() {
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(2), Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> supervisor.start(List.of(FakeCommands.of("quiet", folder, "mute")), 1))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("quiet did not answer within 2 s")
                    .hasMessageContaining(folder.resolve("quiet.log").toString());
        }
    }

    @Test
    void shouldTellWhichProcessEndedLater() throws Exception {
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(30), Duration.ofSeconds(10))) {
            supervisor.start(
                    List.of(FakeCommands.of("one", folder, "serve"), FakeCommands.of("two", folder, "serve")), 2);

            assertThat(fake("two").destroyForcibly()).isTrue();

            ChildFailure failure = supervisor.onFailure().get(20, TimeUnit.SECONDS);
            assertThat(failure.name()).isEqualTo("two");
            assertThat(failure.exitCode()).isEqualTo(137);
            assertThat(failure.logTail()).contains("ready to serve");
            assertThat(failure.logFile()).exists();
        }
    }

    @Test
    void shouldStartAgainWhatWasKilledAsOftenAsItMay() throws Exception {
        Restarts twice = new Restarts(2, Duration.ofMinutes(10));
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(30), Duration.ofSeconds(10), twice)) {
            supervisor.start(
                    List.of(FakeCommands.of("one", folder, "serve"), FakeCommands.of("two", folder, "serve")), 2);
            ProcessHandle other = fake("one");

            for (int life = 1; life <= 2; life++) {
                ProcessHandle killed = fake("two");
                assertThat(supervisor.kill("two")).isTrue();
                awaitUp(supervisor, "two");
                assertThat(fake("two").pid()).isNotEqualTo(killed.pid());
                assertThat(supervisor.onFailure()).isNotDone();
                assertThat(supervisor.survived()).hasSize(life);
            }

            assertThat(supervisor.kill("two")).isTrue();
            ChildFailure failure = supervisor.onFailure().get(20, TimeUnit.SECONDS);
            assertThat(failure.name()).isEqualTo("two");
            assertThat(supervisor.isUp("two")).isFalse();
            assertThat(supervisor.isUp("one")).isTrue();
            assertThat(other.isAlive()).isTrue();
        }
        assertThat(told).filteredOn(line -> line.endsWith("starting it again")).hasSize(2);
        assertThat(ProcessHandle.current().descendants().filter(this::isFake)).isEmpty();
    }

    @Test
    void shouldStartAgainWhatWasKilledBeforeItAnswered() throws Exception {
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(30), Duration.ofSeconds(10), Restarts.ALWAYS)) {
            supervisor.start(List.of(FakeCommands.of("one", folder, "serve")), 1);

            for (int kill = 1; kill <= 3; kill++) {
                while (!supervisor.kill("one")) {
                    Thread.sleep(5);
                }
            }

            awaitUp(supervisor, "one");
            assertThat(supervisor.survived()).hasSize(3).allMatch(end -> end.exitCode() == 137);
            assertThat(supervisor.onFailure()).isNotDone();
        }
        assertThat(ProcessHandle.current().descendants().filter(this::isFake)).isEmpty();
    }

    private static void awaitUp(Supervisor supervisor, String name) throws InterruptedException {
        while (!supervisor.isUp(name)) {
            Thread.sleep(20);
        }
    }

    @Test
    void shouldKillWhatDoesNotEndWhenAsked() {
        ProcessHandle stubborn;
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(30), Duration.ofSeconds(1))) {
            supervisor.start(List.of(FakeCommands.of("stubborn", folder, "stubborn")), 1);
            stubborn = fake("stubborn");
        }
        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void shouldLeaveCtrlCToTheParent() throws Exception {
        try (Supervisor supervisor = supervisor(Duration.ofSeconds(30), Duration.ofSeconds(10))) {
            supervisor.start(List.of(FakeCommands.of("one", folder, "serve")), 1);
            ProcessHandle child = fake("one");

            for (String signal : List.of("-INT", "-HUP")) {
                Process kill = new ProcessBuilder("kill", signal, Long.toString(child.pid())).start();
                assertThat(kill.waitFor()).isZero();
            }

            Thread.sleep(1500);
            assertThat(child.isAlive()).isTrue();
            assertThat(supervisor.onFailure()).isNotDone();
        }
    }

    @Test
    void shouldLeaveNoProcessWhenTheParentIsKilled() throws Exception {
        // Given a process with two children, one of which does not end when asked
        Process parent = new ProcessBuilder(
                        FakeCommands.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeParent.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals("both run")) {
                line = output.readLine();
            }
            assertThat(line).isEqualTo("both run");
            List<ProcessHandle> children = parent.descendants().toList();
            assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);

            // When the parent is killed
            assertThat(parent.destroyForcibly().waitFor()).isEqualTo(137);

            // Then its children end, the stubborn one by force
            for (ProcessHandle child : children) {
                assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(20));
            }
        }
    }

    private Supervisor supervisor(Duration readyWithin, Duration grace) {
        return supervisor(readyWithin, grace, Restarts.NEVER);
    }

    private Supervisor supervisor(Duration readyWithin, Duration grace, Restarts restarts) {
        return new Supervisor(folder, readyWithin, grace, restarts, told::add);
    }

    private ProcessHandle fake(String name) {
        return ProcessHandle.current()
                .descendants()
                .filter(this::isFake)
                .filter(process ->
                        List.of(process.info().arguments().orElseThrow()).contains(name))
                .findAny()
                .orElseThrow();
    }

    private boolean isFake(ProcessHandle process) {
        return List.of(process.info().arguments().orElse(new String[0]))
                .contains(FakeCommands.journal(folder).toString());
    }
}
