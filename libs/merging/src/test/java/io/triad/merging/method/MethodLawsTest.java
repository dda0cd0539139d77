// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.merging.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Laws that hold for any tensors. */
class MethodLawsTest {
    private static final int MANY = 9001;

    /** Three tensors of one shape, larger than a block. */
    record Tensors(float[] first, float[] second, float[] third) {
        TensorInputs all() {
            return inputs(OptionalInt.empty(), first, second, third);
        }

        TensorInputs onFirst() {
            return inputs(OptionalInt.of(0), first, second, third);
        }

        TensorInputs pair() {
            return inputs(OptionalInt.of(0), first, second);
        }
    }

    static TensorInputs inputs(OptionalInt base, float[]... tensors) {
        List<FloatValues> values = new ArrayList<>();
        for (float[] tensor : tensors) {
            values.add(Golden.values(tensor));
        }
        return new TensorInputs("t", Shape.of(1, tensors[0].length), values, base);
    }

    @Provide
    Arbitrary<Tensors> tensors() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(1, 10_000))
                .as((seed, size) -> {
                    Random random = new Random(seed);
                    float[][] all = new float[3][size];
                    for (float[] each : all) {
                        for (int i = 0; i < size; i++) {
                            // Rounded to few bits, so that magnitudes and signs are often equal.
                            each[i] = Math.round(random.nextGaussian() * 8) / 8f;
                        }
                    }
                    return new Tensors(all[0], all[1], all[2]);
                });
    }

    private static float[] merged(String method, TensorInputs inputs, Map<String, Object> said) {
        MethodSpec spec = Methods.find(method).orElseThrow();
        Map<String, Object> shared = new HashMap<>();
        List<Map<String, Object>> ofInputs = new ArrayList<>();
        inputs.values().forEach(_ -> ofInputs.add(new HashMap<>()));
        for (ParameterSpec parameter : spec.parameters()) {
            Object value =
                    said.getOrDefault(parameter.name(), parameter.silent().orElse(1.0));
            if (parameter.scope() == ParameterSpec.Scope.SHARED) {
                shared.put(parameter.name(), value);
            } else {
                for (int input = 0; input < ofInputs.size(); input++) {
                    if (parameter.scope() == ParameterSpec.Scope.INPUT
                            || inputs.base().orElse(-1) != input) {
                        ofInputs.get(input).put(parameter.name(), value);
                    }
                }
            }
        }
        return Golden.array(
                spec.factory().of(new TensorSettings(shared, ofInputs, 7)).merge(inputs), inputs.numElements());
    }

    @Property(tries = 20)
    void shouldKeepAModelMergedWithItself(@ForAll("tensors") Tensors tensors) {
        float[] same = tensors.first();
        TensorInputs three = inputs(OptionalInt.of(0), same, same, same);
        TensorInputs two = inputs(OptionalInt.of(0), same, same);
        Map<String, Object> half = Map.of("density", 0.5, "t", 0.25);
        for (String method : Methods.names()) {
            MethodSpec spec = Methods.find(method).orElseThrow();
            TensorInputs inputs =
                    spec.maxInputs() == 1 ? inputs(OptionalInt.empty(), same) : spec.maxInputs() == 2 ? two : three;
            Golden.assertWithin(1, merged(method, inputs, half), same, same, method);
        }
    }

    @Property(tries = 20)
    void shouldKeepTheOnlyModelOfWeightOne(@ForAll("tensors") Tensors tensors) {
        TensorInputs one = inputs(OptionalInt.empty(), tensors.first());

        assertThat(merged("linear", one, Map.of())).isEqualTo(tensors.first());
        assertThat(merged("linear", one, Map.of("weight", 1.0, "normalize", false)))
                .isEqualTo(tensors.first());
        assertThat(merged("passthrough", one, Map.of())).isEqualTo(tensors.first());
        assertThat(merged("multislerp", one, Map.of())).isEqualTo(tensors.first());
    }

    @Property(tries = 20)
    void shouldReachTheEndsOfAnInterpolation(@ForAll("tensors") Tensors tensors) {
        assertThat(merged("slerp", tensors.pair(), Map.of("t", 0.0))).isEqualTo(tensors.first());
        assertThat(merged("slerp", tensors.pair(), Map.of("t", 1.0))).isEqualTo(tensors.second());
        assertThat(merged("nearswap", tensors.pair(), Map.of("t", 0.0))).isEqualTo(tensors.first());
        assertThat(merged("nearswap", tensors.pair(), Map.of("t", 1e9))).isEqualTo(tensors.second());
    }

    @Property(tries = 20)
    void shouldGiveTheOtherModelWhenNothingIsTrimmed(@ForAll("tensors") Tensors tensors) {
        for (String method : List.of("ties", "task_arithmetic", "dare_ties", "della_linear", "breadcrumbs")) {
            Golden.assertWithin(
                    1,
                    merged(method, tensors.pair(), Map.of("weight", 1.0, "density", 1.0)),
                    tensors.second(),
                    tensors.second(),
                    method);
        }
    }

    @Property(tries = 20)
    void shouldNotDependOnTheOrderOfModels(@ForAll("tensors") Tensors tensors) {
        float[][] models = {tensors.first(), tensors.second(), tensors.third()};
        for (String method : List.of("linear", "multislerp", "ties", "breadcrumbs", "model_stock")) {
            float[] there =
                    merged(method, inputs(OptionalInt.of(0), models[0], models[1], models[2]), Map.of("density", 0.4));
            float[] back =
                    merged(method, inputs(OptionalInt.of(0), models[0], models[2], models[1]), Map.of("density", 0.4));
            float[] scale = new float[there.length];
            Arrays.fill(scale, 4);
            Golden.assertWithin(1, there, back, scale, method);
        }
    }

    @Property(tries = 30)
    void shouldFindTheLargestAndSmallestAsASortDoes(
            @ForAll("tensors") Tensors tensors, @ForAll @DoubleRange(min = 0, max = 1) double share) {
        float[] values = tensors.first();
        int n = (int) (share * values.length);
        List<Integer> ascending =
                new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
        ascending.sort(Comparator.comparing(i -> Math.abs(values[i])));
        List<Integer> descending =
                new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
        descending.sort(Collections.reverseOrder(Comparator.comparing(i -> Math.abs(values[i]))));

        MagnitudeRank smallest = MagnitudeRank.smallest(Golden.values(values), values.length, n);
        MagnitudeRank largest = MagnitudeRank.largest(Golden.values(values), values.length, n);

        for (int place = 0; place < values.length; place++) {
            int small = ascending.get(place);
            int large = descending.get(place);
            assertThat(smallest.contains(small, values[small])).isEqualTo(place < n);
            assertThat(largest.contains(large, values[large])).isEqualTo(place < n);
        }
    }

    @Property(tries = 20)
    void shouldKeepTheShareThatItShould(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.05, max = 0.95) double density) {
        Coin coin = Coin.seeded(seed, 0);
        Coin ofOther = Coin.seeded(seed, 1);
        int numKept = 0;
        int numBoth = 0;
        for (long index = 0; index < MANY; index++) {
            boolean kept = coin.keeps(index, (float) density);
            assertThat(coin.keeps(index, (float) density)).isEqualTo(kept);
            numKept += kept ? 1 : 0;
            numBoth += kept && ofOther.keeps(index, (float) density) ? 1 : 0;
        }
        // Six standard deviations of a binomial share: once in 500 million.
        double deviation = 6 * Math.sqrt(density * (1 - density) / MANY);
        assertThat((double) numKept / MANY).isCloseTo(density, within(deviation));
        double both = density * density;
        assertThat((double) numBoth / MANY).isCloseTo(both, within(6 * Math.sqrt(both * (1 - both) / MANY)));
    }

    @Property(tries = 10)
    void shouldDropByTheSeedAlone(@ForAll("tensors") Tensors tensors, @ForAll @IntRange(min = 1, max = 500) int from) {
        MergeMethod method = Methods.find("dare_ties")
                .orElseThrow()
                .factory()
                .of(new TensorSettings(
                        Map.of("lambda", 1.0, "normalize", false, "rescale", false),
                        List.of(Map.of(), Map.of("weight", 1.0, "density", 0.5), Map.of("weight", 1.0, "density", 0.5)),
                        3));
        FloatValues merged = method.merge(tensors.onFirst());
        int size = tensors.first().length;
        float[] whole = Golden.array(merged, size);
        int start = Math.min(from, size - 1);
        float[] part = new float[size - start];
        merged.read(start, part, 0, part.length);

        assertThat(part).isEqualTo(Arrays.copyOfRange(whole, start, size));
    }

    @Property(tries = 10)
    void shouldScaleBackWhatIsDropped(@ForAll long seed) {
        Random random = new Random(seed);
        float[] base = new float[MANY];
        float[] tuned = new float[MANY];
        double magnitudes = 0;
        for (int i = 0; i < MANY; i++) {
            tuned[i] = (float) random.nextGaussian();
            magnitudes += Math.abs(tuned[i]);
        }
        for (String method : List.of("dare_linear", "della_linear")) {
            float[] merged = merged(method, inputs(OptionalInt.of(0), base, tuned), Map.of("density", 0.3));
            double kept = 0;
            int numKept = 0;
            for (float value : merged) {
                kept += Math.abs(value);
                numKept += value != 0 ? 1 : 0;
            }
            assertThat(kept).as(method).isCloseTo(magnitudes, within(1e-6 * magnitudes));
            assertThat(numKept / (double) MANY).as(method).isCloseTo(0.3, within(0.03));
        }
    }

    @Property(tries = 1)
    void shouldSayWhatItCannotDo() {
        float[] one = {1, 0};
        float[] opposite = {-1, 0};
        assertThatThrownBy(() -> merged(
                        "multislerp", inputs(OptionalInt.empty(), one, opposite, new float[2]), Map.of("weight", 1.0)))
                .hasMessageContaining("tensor t has no multislerp");
        assertThatThrownBy(() -> merged(
                        "della", inputs(OptionalInt.of(0), one, opposite), Map.of("density", 0.9, "epsilon", 0.2)))
                .hasMessageContaining("make epsilon smaller");
    }
}
