// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program that can be run with one input after another, each time by processes of its own. Not thread-safe. */
public final class SandboxedProgram implements AutoCloseable {
    private static final int KILLED = 137;
    private static final int TIME_IS_UP = 152;
    private static final int FIRST_SIGNAL = 128;
    private static final int SHOWN_CHARACTERS = 300;
    private static final int TAIL_BYTES = 4_096;
    /** What the sandbox itself may take beyond the program's time, on a machine that is busy. */
    private static final int GRACE_SECONDS = 30;

    private final ProgramSandbox sandbox;
    private final Folders folders;
    private final List<String> arguments;

    /**
     * What a run has on the disk, below one folder that nobody else may enter.
     *
     * @param folder that folder
     * @param root empty, what the sandbox mounts on
     * @param task what the program finds
     */
    record Folders(Path folder, Path root, Path task, Path input, Path output, Path errors, Path status) {
        static Folders in(Path folder) {
            return new Folders(
                    folder,
                    folder.resolve("root"),
                    folder.resolve("task"),
                    folder.resolve("input"),
                    folder.resolve("output"),
                    folder.resolve("errors"),
                    folder.resolve("status"));
        }
    }

    private SandboxedProgram(ProgramSandbox sandbox, Folders folders, List<String> arguments) {
        this.sandbox = sandbox;
        this.folders = folders;
        this.arguments = arguments;
    }

    static SandboxedProgram of(ProgramSandbox sandbox, String source, String harness, Optional<String> function) {
        try {
            Folders folders = Folders.in(Files.createTempDirectory("triad-program-"));
            Files.createDirectory(folders.root());
            // Whoever the program is run as must be able to read it; the folder around it keeps everybody else out.
            Files.setPosixFilePermissions(
                    Files.createDirectory(folders.task()), PosixFilePermissions.fromString("rwxr-xr-x"));
            readable(folders.task().resolve("harness.py"), harness);
            readable(folders.task().resolve("program.py"), source);
            return new SandboxedProgram(sandbox, folders, function.map(List::of).orElse(List.of()));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void readable(Path file, String text) throws IOException {
        // A lone surrogate, which no file can hold, becomes a question mark.
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    Folders folders() {
        return folders;
    }

    /**
     * Runs it.
     *
     * @param input its standard input
     * @throws SandboxFailure when it could not be run
     * @throws InterruptedException when the thread is interrupted; the program is stopped
     */
    public Ran run(String input) throws InterruptedException {
        try {
            Files.writeString(folders.input, input);
            Files.deleteIfExists(folders.status);
            ProcessBuilder builder = new ProcessBuilder(sandbox.command(folders, arguments))
                    .directory(folders.root.toFile())
                    .redirectInput(folders.input.toFile())
                    .redirectOutput(folders.output.toFile())
                    .redirectError(folders.errors.toFile());
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.putAll(Map.of(
                    "PATH", Commands.systemPath(),
                    "LANG", "C.UTF-8",
                    "HOME", "/work",
                    "TMPDIR", "/work",
                    "PYTHONHASHSEED", "0",
                    "OMP_NUM_THREADS", "1",
                    "OPENBLAS_NUM_THREADS", "1"));
            long began = System.nanoTime();
            Process process = builder.start();
            try {
                if (!process.waitFor(sandbox.limits().clock().toSeconds() + GRACE_SECONDS, TimeUnit.SECONDS)) {
                    throw new SandboxFailure("it did not end after its time");
                }
            } finally {
                process.destroyForcibly();
            }
            return ran(Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Ran ran(Duration took) throws IOException {
        List<String> status = Files.exists(folders.status) ? Files.readAllLines(folders.status) : List.of();
        if (status.isEmpty()) {
            throw new SandboxFailure(lastWords().orElse("the sandbox did not start"));
        }
        if (status.size() == 1) {
            throw new SandboxFailure("the sandbox was ended");
        }
        int ended = Integer.parseInt(status.get(1));
        if (ended == KILLED && took.compareTo(sandbox.limits().clock()) >= 0) {
            return new Ran.OutOfTime(sandbox.limits().clock().toSeconds());
        }
        if (ended == TIME_IS_UP) {
            return new Ran.OutOfTime(sandbox.limits().time().toSeconds());
        }
        if (Files.size(folders.output) >= sandbox.limits().outputBytes()) {
            return new Ran.Failed("wrote more than " + sandbox.limits().outputBytes() + " bytes");
        }
        if (ended == 0) {
            return new Ran.Ended(new String(Files.readAllBytes(folders.output), StandardCharsets.UTF_8));
        }
        String how = ended == KILLED
                ? "was killed"
                : ended > FIRST_SIGNAL ? "was ended by signal " + (ended - FIRST_SIGNAL) : "ended with status " + ended;
        return new Ran.Failed(how + lastWords().map(words -> ": " + words).orElse(""));
    }

    /** The last line that was written to standard error: an exception's name and message. */
    private Optional<String> lastWords() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folders.errors.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(file.length(), TAIL_BYTES)];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((one, next) -> next)
                    .map(line -> Shown.of(line.strip(), SHOWN_CHARACTERS));
        }
    }

    @Override
    public void close() {
        try {
            for (Path file : List.of(
                    folders.task.resolve("harness.py"),
                    folders.task.resolve("program.py"),
                    folders.task,
                    folders.root,
                    folders.input,
                    folders.output,
                    folders.errors,
                    folders.status,
                    folders.folder)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static TriadException failed(IOException cause) {
        return new TriadException(
                ErrorCode.EXHAUSTED,
                "programs cannot be run with the folder for temporary files: " + cause + "; check its free space",
                cause);
    }
}
