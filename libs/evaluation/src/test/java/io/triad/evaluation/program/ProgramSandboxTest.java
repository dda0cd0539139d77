// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that really run. */
class ProgramSandboxTest {
    private static ProgramSandbox sandbox;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void openSandbox() throws InterruptedException {
        sandbox = Sandboxes.open();
    }

    private static Ran run(String source, String input) throws InterruptedException {
        try (SandboxedProgram program = sandbox.prepare(source, Optional.empty())) {
            return program.run(input);
        }
    }

    private static String output(String source) throws InterruptedException {
        Ran ran = run(source, "");
        assertThat(ran).isInstanceOf(Ran.Ended.class);
        return ((Ran.Ended) ran).output();
    }

    private static String fault(String source) throws InterruptedException {
        return switch (run(source, "")) {
            case Ran.Ended ended -> "ended: " + ended.output();
            case Ran.Failed failed -> failed.reason();
            case Ran.OutOfTime late -> "out of time";
        };
    }

    @Test
    void shouldRunAScriptOnItsInput() throws InterruptedException {
        String source =
                "a, b = map(int, input().split())\nif __name__ == '__main__':\n    print(a + b, 'ä', gcd(a, b))\n";

        assertThat(run(source, "4 6\n")).isEqualTo(new Ran.Ended("10 ä 2\n"));
    }

    @Test
    void shouldRunOneProgramOnManyInputsApart() throws InterruptedException {
        String source = "import os\nprint(os.listdir('.'))\nopen('left', 'w').write(input())\n";
        try (SandboxedProgram program = sandbox.prepare(source, Optional.empty())) {
            assertThat(program.run("1")).isEqualTo(new Ran.Ended("[]\n"));
            assertThat(program.run("2")).isEqualTo(new Ran.Ended("[]\n"));
        }
    }

    /** Ways to do harm or to take too much; each ends by itself, and says how. */
    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of("a loop without end", "while True: pass", "out of time"),
                Arguments.of("a memory hog", "x = bytearray(1 << 30)", "MemoryError"),
                Arguments.of("an output flood", "while True: print('x' * 100000)", "wrote more than 1048576 bytes"),
                Arguments.of(
                        "a full disk", "f = open('big', 'wb')\nwhile True: f.write(bytes(1 << 16))", "File too large"),
                Arguments.of(
                        "many files",
                        "for i in range(200): open(str(i), 'wb').write(bytes(1 << 20 - 1))",
                        "No space left on device"),
                Arguments.of(
                        "a socket",
                        "import socket\nsocket.create_connection(('1.1.1.1', 53), 1)",
                        "Network is unreachable"),
                Arguments.of("a reader of secrets", "print(open('/etc/passwd').read())", "No such file or directory"),
                Arguments.of("a writer to the system", "open('/usr/lib/x.py', 'w')", "Read-only file system"),
                Arguments.of("one that ends early", "import os\nos._exit(3)", "ended with status 3"),
                Arguments.of("one that kills itself", "import os\nos.kill(os.getpid(), 11)", "was ended by signal 11"),
                Arguments.of("a mistake", "def f():\n    return 1 / 0\nf()", "ZeroDivisionError: division by zero"),
                Arguments.of("no Python", "int main() {}", "SyntaxError"),
                Arguments.of("sys.exit", "print(1)\nexit(5)", "ended: 1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void shouldBoundEveryProgram(String name, String source, String fault) throws InterruptedException {
        assertThat(fault(source)).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import time\ntime.sleep(60)",
                // Bounded: it gets no more processes than there may be.
                """
                import os, time
                while True:
                    try:
                        os.fork()
                    except OSError:
                        time.sleep(60)
                """
            })
    void shouldEndWhatWaits(String source) throws InterruptedException {
        try (SandboxedProgram program = sandbox.with(Sandboxes.IMPATIENT).prepare(source, Optional.empty())) {
            assertThat(program.run("")).isEqualTo(new Ran.OutOfTime(1));
        }
    }

    @Test
    void shouldHideThisProcessAndItsEnvironment() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        String source = """
                import os
                print(os.path.exists(%s), os.getuid() == 0, len([p for p in os.listdir('/proc') if p.isdigit()]) < 6)
                print(sorted(os.environ))
                print(sorted(os.listdir('/proc/self/fd')), os.getuid())
                """.formatted("'" + secret + "'");

        assertThat(output(source))
                .startsWith("False False True\n")
                .doesNotContain("JAVA", "USER", "PWD")
                .contains("HOME", "PATH", "['0', '1', '2', '3'] 65534");
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        List<Path> before = temporary();

        assertThat(fault("import os\nif os.fork() == 0:\n    while True: pass")).startsWith("ended");

        assertThat(temporary()).isEqualTo(before);
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("triad-program-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldDoTheSameEachTime() throws InterruptedException {
        String source = "print(hash('triad'), random.random())";

        assertThat(output(source)).isEqualTo(output(source));
    }

    private static ProgramProblem problem(Optional<String> function, TestCase... tests) {
        return new ProgramProblem("p", "What?", "", 1, function, () -> List.of(tests));
    }

    private static String judged(ProgramProblem problem, String program) throws InterruptedException {
        var judgement = new ProgramJudge(sandbox).judge(problem, "Thus:\n```python\n" + program + "\n```");
        return judgement.verdict() + " " + judgement.explanation();
    }

    @Test
    void shouldJudgeScriptsAndSayWhy() throws InterruptedException {
        ProgramProblem doubled = problem(Optional.empty(), new TestCase("1\n", "2\n"), new TestCase("5\n", "10\n1\n"));

        assertThat(judged(doubled, "n = int(input())\nprint(2.0 * n)\nif n == 5: print(1)"))
                .isEqualTo("CORRECT passes 2 tests");
        assertThat(judged(doubled, "print(2)")).isEqualTo("WRONG test 2 of 2: line 1: expected '10', got '2'");
        assertThat(judged(doubled, "print(2 * int(input()))"))
                .isEqualTo("WRONG test 2 of 2: line 2: expected '1', got nothing");
        assertThat(judged(doubled, "while True: pass")).isEqualTo("WRONG test 1 of 2: took more than 1 s");
        assertThat(judged(doubled, "import nowhere"))
                .isEqualTo("WRONG test 1 of 2: ended with status 1: ModuleNotFoundError: No module named 'nowhere'");
        assertThat(new ProgramJudge(sandbox).judge(doubled, "I do not know.").verdict())
                .isEqualTo(Verdict.UNPARSEABLE);
    }

    @Test
    void shouldJudgeFunctions() throws InterruptedException {
        ProgramProblem pair = problem(Optional.of("pair"), new TestCase("[1, 2]\n\"b\"", "[2, \"b\"]"));
        String method =
                "class Solution:\n    def pair(self, numbers: List[int], text: str):\n        print('seen')\n        return ";

        assertThat(judged(pair, method + "(len(numbers), text)")).isEqualTo("CORRECT passes 1 test");
        assertThat(judged(pair, "def pair(numbers, text): return [len(numbers), text]"))
                .startsWith("CORRECT");
        assertThat(judged(pair, method + "[1, text]"))
                .isEqualTo("WRONG test 1 of 1: expected '[2, \"b\"]', got '[1,\"b\"]'");
        assertThat(judged(pair, method + "{1, 2}")).isEqualTo("WRONG test 1 of 1: expected '[2, \"b\"]', got '{1, 2}'");
        assertThat(judged(pair, method + "[(2,), text]")).contains("got '[(2,), 'b']'");
        assertThat(judged(pair, "def other(): pass")).contains("AttributeError");
        assertThat(judged(pair, "import os\nos._exit(0)")).contains("the function gave no value");
    }

    @Test
    void shouldRefuseWithoutPythonOrWhatTheSandboxIsMadeOf() {
        assertThatThrownBy(() -> ProgramSandbox.open(Sandboxes.SMALL, Commands.of("/nowhere"), Commands.ofTheSystem()))
                .hasMessageContaining("neither python3 nor python is on the PATH");
        assertThatThrownBy(() -> ProgramSandbox.open(Sandboxes.SMALL, Commands.of("/nowhere"), Commands.of("/nowhere")))
                .hasMessageContaining("lacks unshare, mount");
    }

    @Test
    void shouldRefuseWhereAProgramCannotBeBounded() {
        // Given a python3 that says it is elsewhere, so that nothing runs in the sandbox
        assertThatThrownBy(() -> ProgramSandbox.open(
                        Sandboxes.SMALL, Commands.of(fake("/nowhere/python3")), Commands.ofTheSystem()))
                .hasMessageContaining("does not let programs be kept apart")
                .hasMessageContaining("/nowhere/python3");
    }

    private String fake(String executable) throws IOException {
        Path python = Files.writeString(
                folder.resolve("python3"),
                "#!/bin/sh\nprintf '" + executable + "\\n/nowhere\\n/nowhere\\n3.11.0\\n'\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder.toString();
    }
}
