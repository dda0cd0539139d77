// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.local.Suite;
import java.time.Duration;
import java.util.List;

/**
 * What is run, and what is done to it.
 *
 * @param recipe text of the recipe
 * @param kills how many processes are killed in all, at least 1
 * @param seed what times and victims are drawn from
 * @param victims names of processes that may be killed; all when none is given
 * @param patience how long a run may stand still before it counts as stuck
 */
public record ChaosSettings(String recipe, int kills, long seed, List<String> victims, Duration patience) {
    public ChaosSettings {
        if (kills < 1 || kills > 100_000) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "kills is " + kills + ", expected 1 to 100000");
        }
        List<String> all = Suite.allProcesses();
        List<String> unknown =
                victims.stream().filter(victim -> !all.contains(victim)).toList();
        if (!unknown.isEmpty()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "victims " + String.join(", ", unknown) + " are no processes of a suite; there are "
                            + String.join(", ", all));
        }
        List<String> asked = List.copyOf(victims);
        victims = all.stream()
                .filter(process -> asked.isEmpty() || asked.contains(process))
                .toList();
    }
}
