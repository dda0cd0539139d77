// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a data folder says of the suite that uses it, in {@code suite.json}.
 *
 * @param pid the process that started the suite and ends it
 * @param startedAtMillis when that process started, in milliseconds since 1970, so that another with its number is not
 *     taken for it
 * @param ready whether all of the suite answers
 */
public record SuiteFile(
        @JsonProperty(value = "pid", required = true) long pid,

        @JsonProperty(value = "started_at_millis", required = true)
        long startedAtMillis,

        @JsonProperty(value = "ready", required = true) boolean ready,
        @JsonProperty(value = "ports", required = true) SuitePorts ports) {
    static final String NAME = "suite.json";

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 64 * 1024;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Describes a suite of this process. */
    static SuiteFile ofThisProcess(SuitePorts ports, boolean ready) {
        ProcessHandle self = ProcessHandle.current();
        return new SuiteFile(self.pid(), startOf(self).toEpochMilli(), ready, ports);
    }

    /** Returns where task-generator-svc answers, which is what the command talks to. */
    public URI server() {
        return uri(Service.TASK_GENERATOR);
    }

    /** Returns where a service answers. */
    public URI uri(Service service) {
        return URI.create("http://127.0.0.1:" + ports.of(service));
    }

    /** Returns the process that runs the suite, if it is still there and still the same. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
    }

    private boolean isTheSame(ProcessHandle process) {
        Duration apart = Duration.between(Instant.ofEpochMilli(startedAtMillis), startOf(process));
        return apart.abs().compareTo(CLOCK_TOLERANCE) <= 0;
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    void write(Path dataDir) {
        Path file = dataDir.resolve(NAME);
        try {
            Path fresh = Files.createTempFile(dataDir, NAME, ".new");
            Files.write(fresh, JSON.writeValueAsBytes(this));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be written: " + e.getMessage(), e);
        }
    }

    static Optional<SuiteFile> read(Path dataDir) {
        Path file = dataDir.resolve(NAME);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it has " + Files.size(file) + " bytes");
            }
            return Optional.of(JSON.readValue(Files.readAllBytes(file), SuiteFile.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    file + " cannot be read: " + e.getMessage() + "; delete it when no suite runs there",
                    e);
        }
    }
}
