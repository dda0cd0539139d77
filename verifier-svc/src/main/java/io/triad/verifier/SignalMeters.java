// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.triad.verifier.signals.Signal;
import io.triad.verifier.signals.StepSignals;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shows the signals of each lane's last step, and counts what became of rewards: while none is being folded, received =
 * counted + repeated + refused + refills.
 */
@ApplicationScoped
class SignalMeters {
    private static final Set<String> LANES =
            Set.of("base", "deduction", "induction", "abduction", "merged", "domain-meta", "domain-instruct");

    private final MeterRegistry meters;
    private final Counter received;
    private final Counter counted;
    private final Counter repeated;
    private final Counter refused;
    private final Counter refills;
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    SignalMeters(MeterRegistry meters) {
        this.meters = meters;
        received = meters.counter("triad.verifier.signals.rewards.received");
        counted = meters.counter("triad.verifier.signals.rewards.counted");
        repeated = meters.counter("triad.verifier.signals.rewards.repeated");
        refused = meters.counter("triad.verifier.signals.rewards.refused");
        refills = meters.counter("triad.verifier.signals.rewards.refills");
    }

    void counted(boolean isNew) {
        received.increment();
        (isNew ? counted : repeated).increment();
    }

    void refill() {
        received.increment();
        refills.increment();
    }

    void refused() {
        received.increment();
        refused.increment();
    }

    void observed(StepSignals signals) {
        String lane = lane(signals.step().lane());
        meters.counter("triad.verifier.signals.steps", "lane", lane).increment();
        meters.counter("triad.verifier.signals.missing", "lane", lane).increment(signals.missing());
        set("triad.verifier.signals.length.mean", lane, signals.length().meanTokens());
        for (Signal signal : Signal.values()) {
            // A signal that the step does not tell is shown as no number, not as the last one that was told.
            set(
                    "triad.verifier.signals." + signal.label().replace('-', '.'),
                    lane,
                    signals.value(signal).orElse(Double.NaN));
        }
        for (Signal signal : signals.warnings()) {
            meters.counter("triad.verifier.signals.warnings", "lane", lane, "signal", signal.label())
                    .increment();
        }
    }

    private void set(String name, String lane, double value) {
        gauges.computeIfAbsent(name + "/" + lane, _ -> {
                    AtomicReference<Double> shown = new AtomicReference<>(value);
                    meters.gauge(
                            name, io.micrometer.core.instrument.Tags.of("lane", lane), shown, AtomicReference::get);
                    return shown;
                })
                .set(value);
    }

    /** Lanes come from events: a name that no lane has must not make a time series. */
    private static String lane(String lane) {
        return LANES.contains(lane) ? lane : "other";
    }
}
