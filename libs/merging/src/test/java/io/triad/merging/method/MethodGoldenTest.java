// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.merging.Golden;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each method against mergekit's results for the same tensors and settings, with the masks that mergekit drew: the same bits, or for
 * methods with sums over a tensor, which mergekit adds up in float32, its float64 results within a unit in the last place of the
 * largest operand, and its float32 results within eight, as far as these lie from its own float64 results.
 */
class MethodGoldenTest {
    private static final List<String> TENSORS = List.of("matrix", "vector", "cube");

    private static final SafetensorsReader FILE = SafetensorsReader.open(Golden.file("methods.safetensors"));

    @AfterAll
    static void close() {
        FILE.close();
    }

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(Golden.json("methods.json").get("cases").spliterator(), false);
    }

    @Test
    void shouldHaveACaseForEveryMethod() {
        assertThat(cases().map(each -> each.get("method").asText())).containsAll(Methods.names());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldMergeAsMergekitDoes(JsonNode described) {
        String name = described.get("name").asText();
        for (String tensor : TENSORS) {
            // Given
            List<String> models = new ArrayList<>();
            described.get("models").forEach(each -> models.add(each.asText()));
            String base = described.get("base").asText();
            List<FloatValues> values = new ArrayList<>();
            for (String model : models) {
                values.add(Golden.values(FILE.floats("inputs/" + tensor + "/" + model)));
            }
            Shape shape = FILE.tensors().get(name + "/" + tensor).shape();
            OptionalInt basePlace = models.contains(base) ? OptionalInt.of(models.indexOf(base)) : OptionalInt.empty();

            // When
            float[] merged = Golden.array(
                    method(described, models, basePlace, tensor)
                            .merge(new TensorInputs(tensor, shape, values, basePlace)),
                    shape.numElements());

            // Then
            String golden = name + "/" + tensor;
            float[] scale = scale(models, tensor);
            if (FILE.tensors().containsKey(golden + "/exact")) {
                Golden.assertWithin(1, merged, FILE.floats(golden + "/exact"), scale, golden + " in float64");
                Golden.assertWithin(8, merged, FILE.floats(golden), scale, golden + " in float32");
            } else {
                Golden.assertWithin(0, merged, FILE.floats(golden), scale, golden);
            }
        }
    }

    /** The largest operand at each place. */
    private static float[] scale(List<String> models, String tensor) {
        float[] scale = FILE.floats("inputs/" + tensor + "/" + models.getFirst());
        for (String model : models) {
            float[] values = FILE.floats("inputs/" + tensor + "/" + model);
            for (int i = 0; i < scale.length; i++) {
                scale[i] = Math.max(Math.abs(scale[i]), Math.abs(values[i]));
            }
        }
        return scale;
    }

    private static MergeMethod method(JsonNode described, List<String> models, OptionalInt base, String tensor) {
        MethodSpec spec = Methods.find(described.get("method").asText()).orElseThrow();
        Map<String, Object> shared = new HashMap<>();
        List<Map<String, Object>> inputs = new ArrayList<>();
        models.forEach(_ -> inputs.add(new HashMap<>()));
        for (ParameterSpec parameter : spec.parameters()) {
            if (parameter.scope() == ParameterSpec.Scope.SHARED) {
                shared.put(
                        parameter.name(),
                        value(parameter, described.get("shared").get(parameter.name())));
                continue;
            }
            for (int model = 0; model < models.size(); model++) {
                if (parameter.scope() == ParameterSpec.Scope.INPUT || base.isEmpty() || base.getAsInt() != model) {
                    JsonNode said =
                            described.get("inputs").path(parameter.name()).get(models.get(model));
                    inputs.get(model).put(parameter.name(), value(parameter, said));
                }
            }
        }
        TensorSettings settings = new TensorSettings(shared, inputs, 1);
        String name = described.get("name").asText() + "/" + tensor;
        IntFunction<Coin> recorded = model -> recorded(name, model);
        return switch (spec.name()) {
            case "dare_linear" -> Dare.of(settings, false, recorded);
            case "dare_ties" -> Dare.of(settings, true, recorded);
            case "della" -> Della.of(settings, true, recorded);
            case "della_linear" -> Della.of(settings, false, recorded);
            default -> spec.factory().of(settings);
        };
    }

    /** The mask that mergekit drew; where it recorded its chances, ours must be the same. */
    private static Coin recorded(String name, int model) {
        float[] mask = FILE.floats(name + "/mask/" + model);
        Optional<float[]> chances = FILE.tensors().containsKey(name + "/chance/" + model)
                ? Optional.of(FILE.floats(name + "/chance/" + model))
                : Optional.empty();
        return (index, chance) -> {
            chances.ifPresent(all -> assertThat(chance).isEqualTo(all[(int) index]));
            return mask[(int) index] != 0;
        };
    }

    private static Object value(ParameterSpec parameter, JsonNode said) {
        if (said == null || said.isMissingNode()) {
            return parameter.silent().orElseThrow();
        }
        return parameter.kind() == ParameterSpec.Kind.FLAG ? (Object) said.asBoolean() : (Object) said.asDouble();
    }
}
