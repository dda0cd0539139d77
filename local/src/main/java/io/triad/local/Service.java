// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The six services: where their packages lie, which port each takes, how much heap it gets, and whether it may have several workers. */
public enum Service {
    TASK_GENERATOR(10, 160, Tuning.LIGHT, Workers.ONE),
    ROLLOUT(11, 512, Tuning.NUMERIC, Workers.BY_PARTITION),
    VERIFIER(12, 160, Tuning.SHORT_LIVED_CODE, Workers.BY_PARTITION),
    TRAINER(13, 768, Tuning.NUMERIC, Workers.BY_LANE),
    MERGE(14, 160, Tuning.LIGHT, Workers.ONE),
    EVAL(15, 512, Tuning.NUMERIC, Workers.ONE);

    /** Saves a third of the processor time of a start, most of which optimizes code that runs only then. */
    private static final String COMPILE_LATER = "-XX:CompileThresholdScaling=3";

    /** Tasks and rollouts have as many partitions, and a worker without one would have nothing to do. */
    private static final int MOST_SHARING =
            Math.min(Topic.TASKS_ISSUED.partitions(), Topic.ROLLOUTS_COMPLETED.partitions());

    /** The specialists. */
    private static final int MOST_TRAINED_AT_ONCE = 3;

    private final int portOffset;
    private final int heapMegabytes;
    private final Tuning tuning;
    private final Workers workers;

    Service(int portOffset, int heapMegabytes, Tuning tuning, Workers workers) {
        this.portOffset = portOffset;
        this.heapMegabytes = heapMegabytes;
        this.tuning = tuning;
        this.workers = workers;
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

    /** How many processes may do a service's work side by side. */
    private enum Workers {
        /** Its state is a fold of the whole log. */
        ONE,
        /** Each trains lanes of its own, which are divided when they start. */
        BY_LANE,
        /** They share the partitions of a topic, and come and go. */
        BY_PARTITION
    }

    /**
     * Returns a number of workers that the service may have.
     *
     * @throws TriadException INVALID_REQUEST, saying how many it may have
     */
    public int checkedWorkers(int number) {
        int most =
                switch (workers) {
                    case ONE -> 1;
                    case BY_LANE -> MOST_TRAINED_AT_ONCE;
                    case BY_PARTITION -> MOST_SHARING;
                };
        if (number < 1 || number > most) {
            String reason =
                    switch (workers) {
                        case ONE -> "it folds the whole log, so it is one";
                        case BY_LANE -> "no more than " + most + " lanes are trained at a time, so it has 1 to " + most;
                        case BY_PARTITION -> "they share " + most + " partitions, so it has 1 to " + most;
                    };
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, moduleName() + " cannot have " + number + " workers: " + reason);
        }
        return number;
    }

    /** Tells whether workers may come and go while runs go on. */
    boolean isElastic() {
        return workers == Workers.BY_PARTITION;
    }

    /** Returns the name of the process that is the service's n-th worker: the module's name, and from the second on a number. */
    String workerName(int worker) {
        return worker == 1 ? moduleName() : moduleName() + "-" + worker;
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
