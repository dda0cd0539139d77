// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs Python programs that nobody has read: each in processes of its own that have no network, see no file of this machine but
 * Python and the system's libraries, may write to an empty folder in memory that is gone with them, and have little time, memory and
 * output. Nothing of this process's environment is theirs.
 *
 * <p>It is made of Linux's namespaces and resource limits by the commands of util-linux, and takes no root. {@link #open} tries
 * whether it holds on this machine, and refuses where it does not: a program is never run without it. Every run ends by itself at
 * its limit of time, also when this process does not live to see it.
 *
 * <p>Not kept from a program: the time of day, and what it can tell from the processor. It may not be run on a machine whose kernel
 * is not trusted to keep users apart.
 */
public final class ProgramSandbox {
    private static final List<String> NEEDED = List.of(
            "unshare",
            "mount",
            "umount",
            "pivot_root",
            "setpriv",
            "prlimit",
            "timeout",
            "sh",
            "mkdir",
            "ln",
            "readlink");

    private final Python python;
    private final SandboxLimits limits;
    private final boolean root;
    private final String script;
    private final String harness;

    private ProgramSandbox(Python python, SandboxLimits limits) {
        this.python = python;
        this.limits = limits;
        this.root = isRoot();
        this.script = resource("sandbox.sh");
        this.harness = resource("harness.py");
    }

    /**
     * Opens it with the Python of this process's path, and tries it.
     *
     * @throws TriadException NOT_FOUND without Python or a command that it is made of; REFUSED when this machine does not let a
     *     program be kept apart, with what is missing
     * @throws InterruptedException when the thread is interrupted
     */
    public static ProgramSandbox open(SandboxLimits limits) throws InterruptedException {
        return open(
                limits, Commands.of(Optional.ofNullable(System.getenv("PATH")).orElse("")), Commands.ofTheSystem());
    }

    static ProgramSandbox open(SandboxLimits limits, Commands user, Commands system) throws InterruptedException {
        List<String> missing = system.missing(NEEDED);
        if (!missing.isEmpty()) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "programs cannot be run, as this machine lacks " + String.join(", ", missing)
                            + ", of which the sandbox is made; it takes Linux with util-linux and coreutils");
        }
        ProgramSandbox sandbox = new ProgramSandbox(Python.find(user), limits);
        sandbox.probe();
        return sandbox;
    }

    /** Returns the version of the Python that runs programs. */
    public String pythonVersion() {
        return python.version();
    }

    SandboxLimits limits() {
        return limits;
    }

    /** Returns the same with other limits; it is not tried again. */
    ProgramSandbox with(SandboxLimits others) {
        return new ProgramSandbox(python, others);
    }

    /**
     * Makes a program ready to be run.
     *
     * @param source Python
     * @param function the function that is called with values; empty for a script
     */
    public SandboxedProgram prepare(String source, Optional<String> function) {
        return SandboxedProgram.of(this, source, harness, function);
    }

    /** Returns the command that runs a program, given the folders and files of the run. */
    List<String> command(SandboxedProgram.Folders folders, List<String> arguments) {
        return Stream.of(
                        List.of("unshare"),
                        root ? List.<String>of() : List.of("--user", "--map-root-user"),
                        List.of("--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child"),
                        List.of("sh", "-c", script, "sandbox"),
                        List.of(
                                folders.root().toString(),
                                folders.task().toString(),
                                folders.status().toString(),
                                root ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "",
                                Long.toString(limits.clock().toSeconds()),
                                python.homes().stream().map(Path::toString).collect(Collectors.joining("\n")),
                                limits.options()),
                        List.of(python.executable().toString(), "-s", "-B", "-X", "utf8", "/task/harness.py"),
                        arguments)
                .flatMap(List::stream)
                .toList();
    }

    private void probe() throws InterruptedException {
        try (SandboxedProgram probe = prepare(resource("probe.py"), Optional.empty());
                ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String questions =
                    listening.getLocalPort() + "\n" + probe.folders().input() + "\n" + limits.numProcesses() + "\n";
            String fault =
                    switch (probe.run(questions)) {
                        case Ran.Ended ended -> ended.output().strip().replace("\n", "; ");
                        case Ran.Failed failed -> failed.reason();
                        case Ran.OutOfTime late -> "trying it took more than " + late.seconds() + " s";
                    };
            if (!fault.isEmpty()) {
                throw refused(fault);
            }
        } catch (SandboxFailure e) {
            throw refused(e.reason());
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, "the sandbox for programs cannot be tried: " + e, e);
        }
    }

    private static TriadException refused(String fault) {
        return new TriadException(
                ErrorCode.REFUSED,
                "this machine does not let programs be kept apart, so none is run: " + fault
                        + "; the sandbox takes namespaces of users, mounts, processes and network, which containers and"
                        + " some distributions forbid (sysctl user.max_user_namespaces,"
                        + " kernel.apparmor_restrict_unprivileged_userns)");
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new TriadException(ErrorCode.REFUSED, "programs cannot be run, as /proc is not there: " + e, e);
        }
    }

    private static String resource(String name) {
        try (InputStream file = ProgramSandbox.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not packaged");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
