// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.step.v1.StepMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts numbers and phases into the words that bars and lines share. */
final class Words {
    private Words() {}

    /** Returns {@code 0:07}, {@code 12:34} or {@code 1:02:03}. */
    static String time(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    /** Returns {@code 850} or {@code 2.1k}. */
    static String count(double number) {
        return number < 1000
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.format(Locale.ROOT, "%.1fk", number / 1000);
    }

    static String phase(RunState run) {
        return switch (run.getPhase()) {
            case RUN_PHASE_BASE -> "base";
            case RUN_PHASE_ALIGNMENT -> "stage A, alignment";
            case RUN_PHASE_MERGE -> "stage B, merge";
            case RUN_PHASE_DOMAIN -> "stage C, domain";
            case RUN_PHASE_EVALUATION -> "evaluation";
            case RUN_PHASE_CLOSED -> "closed";
            case RUN_PHASE_UNSPECIFIED, UNRECOGNIZED -> "starting";
        };
    }

    /** Returns what the last step measured: the loss of a supervised step, reward and accuracy of a reinforced one. */
    static List<String> metrics(LaneProgress lane) {
        List<String> words = new ArrayList<>();
        if (lane.state().getLevel() > 0) {
            words.add("level " + lane.state().getLevel());
        }
        if (lane.state().hasLast()) {
            StepMetrics last = lane.state().getLast();
            if (lane.lane().equals("base")) {
                words.add(String.format(Locale.ROOT, "loss %.3f", last.getLoss()));
            } else {
                words.add(String.format(Locale.ROOT, "reward %+.2f", last.getRewardMean()));
                words.add(String.format(Locale.ROOT, "right %.0f %%", 100 * last.getAccuracy()));
            }
            if (lane.tokensPerSecond() > 0) {
                words.add(count(lane.tokensPerSecond()) + " tok/s");
            }
        }
        return words;
    }

    static String end(LaneProgress lane) {
        if (lane.state().getFinal()) {
            return "done";
        }
        if (lane.state().hasStopped()) {
            return "stopped";
        }
        return lane.left().map(left -> time(left) + " left").orElse("");
    }

    static boolean isClosed(RunState run) {
        return run.getPhase() == RunPhase.RUN_PHASE_CLOSED;
    }
}
