// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.merging.Golden;
import io.triad.merging.config.TokenizerChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
    private static final TokenizerChoice UNION =
            new TokenizerChoice(new TokenizerChoice.Source.Union(), Map.of(), OptionalInt.empty());

    /** Of words that all have, and added tokens behind them; row i of the model is [10·factor + i, −i]. */
    private static Embeddings.Model model(String name, int factor, String... added) {
        Vocabulary vocabulary = vocabulary(added);
        int numRows = vocabulary.idOfToken().size();
        float[] values = new float[2 * numRows];
        for (int row = 0; row < numRows; row++) {
            values[2 * row] = 10 * factor + row;
            values[2 * row + 1] = -row;
        }
        return new Embeddings.Model(name, vocabulary, numRows, Golden.values(values));
    }

    private static Vocabulary vocabulary(String... added) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> ids = new LinkedHashMap<>(Map.of("a", 0, "b", 1));
        SequencedMap<String, ObjectNode> tokens = new LinkedHashMap<>();
        for (String token : added) {
            ObjectNode node = file.withArrayProperty("added_tokens").addObject();
            tokens.put(token, node.put("id", ids.size()).put("content", token));
            ids.put(token, ids.size());
        }
        return new Vocabulary(ids, tokens, file);
    }

    private static MergedVocabulary union(List<Embeddings.Model> models, TokenizerChoice choice) {
        SequencedMap<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        models.forEach(model -> vocabularies.put(model.name(), model.vocabulary()));
        return MergedVocabulary.of(choice, vocabularies);
    }

    private static List<float[]> ordered(List<Embeddings.Model> models, OptionalInt base) {
        MergedVocabulary merged = union(models, UNION);
        List<float[]> ordered = new ArrayList<>();
        for (FloatValues values : new Embeddings("embed", merged, UNION, models, base, 2).ordered()) {
            ordered.add(Golden.array(values, 2L * merged.numRows()));
        }
        return ordered;
    }

    @Test
    void shouldTakeTheBasesRowWhereAModelLacksTheToken() {
        // The base is the second; the first and it have <x>, the third has not.
        List<Embeddings.Model> models = List.of(model("one", 1, "<x>"), model("base", 2, "<x>"), model("three", 3));

        List<float[]> ordered = ordered(models, OptionalInt.of(1));

        assertThat(ordered.get(2)).containsExactly(30, 0, 31, -1, 22, -2);
        assertThat(ordered.get(0)).containsExactly(10, 0, 11, -1, 12, -2);
    }

    @Test
    void shouldTakeTheMeanWhereThereIsNoBase() {
        List<Embeddings.Model> models = List.of(model("one", 1, "<x>"), model("two", 2, "<x>"), model("three", 3));

        assertThat(ordered(models, OptionalInt.empty()).get(2)).containsExactly(30, 0, 31, -1, 17, -2);
    }

    @Test
    void shouldPutRowsIntoTheOrderOfTheUnion() {
        List<Embeddings.Model> models = List.of(model("base", 1, "<x>", "<y>"), model("two", 2, "<z>", "<y>", "<x>"));

        MergedVocabulary merged = union(models, UNION);
        List<float[]> ordered = ordered(models, OptionalInt.of(0));

        assertThat(merged.tokens()).containsExactly("a", "b", "<x>", "<y>", "<z>");
        assertThat(merged.file().at("/added_tokens/2/content").asText()).isEqualTo("<z>");
        assertThat(merged.file().at("/added_tokens/2/id").asInt()).isEqualTo(4);
        assertThat(ordered.get(1)).containsExactly(20, 0, 21, -1, 24, -4, 23, -3, 22, -2);
        assertThat(ordered.get(0)).containsExactly(10, 0, 11, -1, 12, -2, 13, -3, 22, -2);
    }

    @Test
    void shouldRefuseToJoinVocabulariesWhoseWordsDiffer() {
        Vocabulary other =
                new Vocabulary(Map.of("a", 0, "c", 1), new LinkedHashMap<>(), JsonNodeFactory.instance.objectNode());
        SequencedMap<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        vocabularies.put("base", vocabulary());
        vocabularies.put("other", other);

        assertThatThrownBy(() -> MergedVocabulary.of(UNION, vocabularies))
                .hasMessageContaining("the vocabulary of other itself has 'c' and 0 more tokens that base lacks");
    }

    @Test
    void shouldReadAnyRun() {
        List<Embeddings.Model> models = List.of(model("base", 1, "<x>", "<y>"), model("two", 2, "<y>"));
        FloatValues second = new Embeddings("embed", union(models, UNION), UNION, models, OptionalInt.of(0), 2)
                .ordered()
                .get(1);

        float[] run = new float[5];
        second.read(3, run, 1, 4);

        assertThat(run).containsExactly(0, -1, 12, -2, 22);
    }
}
