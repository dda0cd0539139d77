// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** How much of the machine's processors others took meanwhile; Linux alone tells. */
public final class OtherLoad {
    private static final Path COUNTERS = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    /** Columns of /proc/stat after its name: user, nice, system, idle, iowait, irq, softirq, steal; then guests', which user holds. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

    private final Supplier<Duration> children;
    private final double busyBefore;
    private final double ownBefore;
    private final long start = System.nanoTime();

    /**
     * Begins to watch.
     *
     * @param children processor time that processes of ours have taken so far, beside this one
     */
    public OtherLoad(Supplier<Duration> children) throws IOException {
        this.children = children;
        this.busyBefore = busySeconds();
        this.ownBefore = ownSeconds();
    }

    /** Processors that others, or other machines on the same hardware, kept busy since this was made. */
    public OptionalDouble processors() throws IOException {
        double others = busySeconds() - busyBefore - (ownSeconds() - ownBefore);
        double seconds = (System.nanoTime() - start) / 1e9;
        return Files.isReadable(COUNTERS) ? OptionalDouble.of(Math.max(0, others / seconds)) : OptionalDouble.empty();
    }

    private static double busySeconds() throws IOException {
        if (!Files.isReadable(COUNTERS)) {
            return 0;
        }
        String[] columns = Files.readAllLines(COUNTERS).getFirst().split("\\s+");
        return BUSY.stream()
                        .mapToLong(column -> Long.parseLong(columns[column]))
                        .sum()
                / TICKS_PER_SECOND;
    }

    private double ownSeconds() {
        Duration here = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return here.plus(children.get()).toNanos() / 1e9;
    }
}
