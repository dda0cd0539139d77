// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The six services: where their packages lie, which port each takes and how much heap it gets. */
public enum Service {
    TASK_GENERATOR(10, 160, Tuning.LIGHT),
    ROLLOUT(11, 512, Tuning.NUMERIC),
    VERIFIER(12, 160, Tuning.SHORT_LIVED_CODE),
    TRAINER(13, 768, Tuning.NUMERIC),
    MERGE(14, 160, Tuning.LIGHT),
    EVAL(15, 512, Tuning.NUMERIC);

    /** Saves a third of the processor time of a start, most of which optimizes code that runs only then. */
    private static final String COMPILE_LATER = "-XX:CompileThresholdScaling=3";

    private final int portOffset;
    private final int heapMegabytes;
    private final Tuning tuning;

    Service(int portOffset, int heapMegabytes, Tuning tuning) {
        this.portOffset = portOffset;
        this.heapMegabytes = heapMegabytes;
        this.tuning = tuning;
    }

    /** How a JVM is set up for what it runs. */
    private enum Tuning {
        /** Mostly waits. */
        LIGHT,
        /** Mostly waits, and nothing in it runs long enough to be worth the optimizing compiler. */
        SHORT_LIVED_CODE,
        /** Computes: keeps the collector that the JVM chooses. */
        NUMERIC
    }

    /** Returns the module's name, such as {@code task-generator-svc}. */
    public String moduleName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + "-svc";
    }

    /** Returns how far the service's port is from the suite's first one. */
    public int portOffset() {
        return portOffset;
    }

    /** Returns the heap the service gets unless told otherwise, in MiB. */
    public int heapMegabytes() {
        return heapMegabytes;
    }

    List<String> flags() {
        return switch (tuning) {
            case LIGHT -> List.of("-XX:+UseSerialGC", COMPILE_LATER);
            case SHORT_LIVED_CODE -> List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
            case NUMERIC -> List.of(COMPILE_LATER);
        };
    }

    /** Returns the jar that starts the service, below the root of an installation or checkout. */
    public Path jar(Path home) {
        return home.resolve(moduleName()).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
