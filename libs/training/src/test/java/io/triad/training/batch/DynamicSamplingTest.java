// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import io.triad.recipe.Lane;
import io.triad.training.batch.JudgedRollout.Judgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class DynamicSamplingTest {
    private static final List<StepBatch.Dropped> MASKED =
            List.of(new StepBatch.Dropped("r/0/1", "masked-timeout", Optional.of(new JudgedRollout.LogPosition(0, 1))));

    /** By hand: prompt 1 is all right, prompt 2 all wrong, prompt 3 has one reward alone; 0 and 4 differ within. */
    @Test
    void shouldKeepTheGroupsWhoseRewardsDiffer() {
        List<JudgedRollout> scored = List.of(
                rollout(0, 0, 3),
                rollout(0, 1, -0.5),
                rollout(1, 0, 3),
                rollout(1, 1, 3),
                rollout(2, 0, -3),
                rollout(2, 1, -3),
                rollout(3, 0, 3),
                rollout(4, 0, -1),
                rollout(4, 1, -0.5));

        assertThat(DynamicSampling.informative(scored)).containsExactly(0, 4);
        StepBatch batch = DynamicSampling.batch(scored, 3, MASKED);
        assertThat(batch.items()).extracting(JudgedRollout::id).containsExactly("r/0/0", "r/0/1", "r/4/0", "r/4/1");
        assertThat(batch.dropped())
                .extracting(dropped -> dropped.id() + " " + dropped.reason())
                .containsExactly(
                        "r/0/1 masked-timeout",
                        "r/1/0 group-all-equal",
                        "r/1/1 group-all-equal",
                        "r/2/0 group-all-equal",
                        "r/2/1 group-all-equal",
                        "r/3/0 group-all-equal");
    }

    @Test
    void shouldKeepTheFirstRoundWhenNoGroupTeaches() {
        List<JudgedRollout> scored =
                List.of(rollout(0, 0, 3), rollout(0, 1, 3), rollout(1, 0, -3), rollout(1, 1, -3), rollout(2, 0, 3));

        StepBatch batch = DynamicSampling.batch(scored, 2, List.of());

        assertThat(batch.items()).extracting(JudgedRollout::promptIndex).containsExactly(0, 0, 1, 1);
        assertThat(batch.dropped())
                .extracting(dropped -> dropped.id() + " " + dropped.reason())
                .containsExactly("r/2/0 group-all-equal");
    }

    /** A late reward has made prompt 1 teach since the manifest was written without it. */
    @Test
    void shouldGoBackToWhatAManifestNames() {
        StepBatch batch = DynamicSampling.batch(
                List.of(rollout(0, 0, 3), rollout(0, 1, 3), rollout(1, 0, -3), rollout(1, 1, 3)), 2, List.of());
        assertThat(batch.items()).extracting(JudgedRollout::id).containsExactly("r/1/0", "r/1/1");

        assertThat(batch.restrictedTo(Set.of("r/1/0", "r/0/1", "r/0/0")).items())
                .extracting(JudgedRollout::id)
                .containsExactly("r/0/0", "r/0/1", "r/1/0");
        assertThatThrownBy(() -> batch.restrictedTo(Set.of("r/9/9"))).isInstanceOf(IllegalStateException.class);
    }

    @Property
    void shouldUseOrDropEachRolloutOnceAndKeepGroupsWhole(@ForAll("scored") List<JudgedRollout> scored) {
        StepBatch batch = DynamicSampling.batch(scored, 3, MASKED);

        List<String> all = new ArrayList<>();
        batch.items().forEach(item -> all.add(item.id()));
        batch.spare().forEach(item -> all.add(item.id()));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        scored.stream().map(JudgedRollout::id).toList());
        assertThat(batch.dropped()).hasSize(batch.spare().size() + 1);
        assertThat(batch.items()).isSortedAccordingTo(JudgedRollout.BATCH_ORDER);
        assertThat(Collections.disjoint(prompts(batch.items()), prompts(batch.spare())))
                .isTrue();
        for (int prompt = 0; prompt < 6; prompt++) {
            int group = prompt;
            long distinct = scored.stream()
                    .filter(rollout -> rollout.promptIndex() == group)
                    .map(rollout -> ((Judgement.Scored) rollout.judgement()).reward())
                    .distinct()
                    .count();
            assertThat(DynamicSampling.informative(scored).contains(prompt)).isEqualTo(distinct > 1);
        }
    }

    private static Set<Integer> prompts(List<JudgedRollout> rollouts) {
        return rollouts.stream().map(JudgedRollout::promptIndex).collect(Collectors.toSet());
    }

    /** Groups of up to three rewards, of two rounds of three prompts. */
    @Provide
    Arbitrary<List<JudgedRollout>> scored() {
        return Arbitraries.of(-3.0, -0.5, 3.0)
                .flatMap(reward -> Arbitraries.integers().between(0, 17).map(place -> Tuple.of(place, reward)))
                .list()
                .uniqueElements(Tuple.Tuple2::get1)
                .ofMinSize(1)
                .map(places -> places.stream()
                        .map(place -> rollout(place.get1() / 3, place.get1() % 3, place.get2()))
                        .sorted(JudgedRollout.BATCH_ORDER)
                        .toList());
    }

    private static JudgedRollout rollout(int prompt, int sample, double reward) {
        return new JudgedRollout(
                new LaneKey("r", Lane.DEDUCTION),
                1,
                0,
                1,
                prompt,
                sample,
                "r/" + prompt + "/" + sample,
                new ScoredSequence(TokenIds.of(1), TokenIds.of(2)),
                LogProbs.of(-1f),
                "engine",
                new Judgement.Scored(reward, reward > 0, true),
                new JudgedRollout.LogPosition(0, sample),
                Optional.empty());
    }
}
