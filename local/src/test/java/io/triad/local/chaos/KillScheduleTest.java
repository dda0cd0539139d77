// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KillScheduleTest {
    private static final List<String> VICTIMS = List.of("broker", "store", "trainer-svc", "rollout-svc");

    @Test
    void shouldBeTheSameForTheSameSeed() {
        assertThat(strikes(7, VICTIMS)).isEqualTo(strikes(7, VICTIMS)).isNotEqualTo(strikes(8, VICTIMS));
    }

    @Test
    void shouldStrikeEverybodyAloneAndTogetherSettledOrNot() {
        List<KillSchedule.Strike> strikes = strikes(7, VICTIMS);

        assertThat(names(strikes)).containsExactlyInAnyOrderElementsOf(VICTIMS);
        assertThat(strikes).extracting(KillSchedule.Strike::moment).contains(KillSchedule.Moment.values());
        assertThat(strikes).extracting(strike -> strike.victims().size()).containsOnly(1, 2);
        assertThat(strikes)
                .allSatisfy(strike -> assertThat(strike.victims()).doesNotHaveDuplicates())
                .allSatisfy(strike -> assertThat(strike.pause()).isBetween(Duration.ZERO, Duration.ofSeconds(3)));
    }

    @Test
    void shouldStrikeAgainWhatIsStarting() {
        List<KillSchedule.Strike> strikes = strikes(7, VICTIMS);

        long numAgain = Stream.iterate(1, index -> index < strikes.size(), index -> index + 1)
                .filter(index -> strikes.get(index).moment() == KillSchedule.Moment.AT_ONCE)
                .filter(index -> strikes.get(index)
                        .victims()
                        .getFirst()
                        .equals(strikes.get(index - 1).victims().getFirst()))
                .count();
        long numAtOnce = strikes.stream()
                .filter(strike -> strike.moment() == KillSchedule.Moment.AT_ONCE)
                .count();

        // Half of them on purpose, and an eighth by chance.
        assertThat((double) numAgain / numAtOnce).isBetween(0.5, 0.75);
    }

    @Test
    void shouldStrikeNobodyElse() {
        assertThat(names(strikes(7, List.of("store")))).containsExactly("store");
    }

    private static List<KillSchedule.Strike> strikes(long seed, List<String> victims) {
        KillSchedule schedule = new KillSchedule(seed, victims);
        return Stream.generate(schedule::next).limit(400).toList();
    }

    private static Set<String> names(List<KillSchedule.Strike> strikes) {
        return strikes.stream().flatMap(strike -> strike.victims().stream()).collect(Collectors.toSet());
    }
}
