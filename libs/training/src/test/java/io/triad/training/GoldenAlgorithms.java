// SPDX-License-Identifier: Apache-2.0
package io.triad.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.training.advantage.AdvantageEstimator.SampleReward;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** What verl computes of one made batch: see src/test/scripts/golden_algorithms.py. */
public final class GoldenAlgorithms {
    private static final String FILE = "/golden/algorithms.json";

    private final JsonNode root;

    public GoldenAlgorithms() {
        try (InputStream json = Objects.requireNonNull(GoldenAlgorithms.class.getResourceAsStream(FILE))) {
            root = new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    public JsonNode root() {
        return root;
    }

    public double number(String field) {
        return root.get(field).doubleValue();
    }

    /** The batch's rewards, in its order. */
    public List<SampleReward> rewards() {
        List<SampleReward> rewards = new ArrayList<>();
        for (int response = 0; response < root.get("rewards").size(); response++) {
            rewards.add(new SampleReward(
                    root.get("groups").get(response).intValue(),
                    root.get("rewards").get(response).doubleValue(),
                    root.get("oldLogProbs").get(response).size()));
        }
        return rewards;
    }

    /** A value of each token, response by response. */
    public static List<double[]> tokens(JsonNode responses) {
        return StreamSupport.stream(responses.spliterator(), false)
                .map(response -> StreamSupport.stream(response.spliterator(), false)
                        .mapToDouble(JsonNode::doubleValue)
                        .toArray())
                .toList();
    }

    /** The same, one after another. */
    public static float[] flat(JsonNode responses) {
        double[] values =
                tokens(responses).stream().flatMapToDouble(Arrays::stream).toArray();
        float[] flat = new float[values.length];
        for (int token = 0; token < flat.length; token++) {
            flat[token] = (float) values[token];
        }
        return flat;
    }
}
