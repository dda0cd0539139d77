// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.model.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * The tokens of a tokenizer.json.
 *
 * @param idOfToken ids of all tokens
 * @param added what the file says of added tokens, by token, in the file's order
 * @param file the whole file
 */
public record Vocabulary(Map<String, Integer> idOfToken, SequencedMap<String, ObjectNode> added, ObjectNode file) {
    /** Copies. */
    public Vocabulary {
        idOfToken = Map.copyOf(idOfToken);
        added = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(added));
    }

    /**
     * Reads a tokenizer.json of a model with a vocabulary by token (BPE, WordPiece, WordLevel) or by place (Unigram).
     *
     * @throws TriadException what {@link JsonFile#read} throws; CORRUPT_CHECKPOINT when it has no vocabulary
     */
    public static Vocabulary read(Path tokenizer) {
        ObjectNode file = JsonFile.read(tokenizer);
        JsonNode vocab = file.path("model").path("vocab");
        Map<String, Integer> idOfToken = new LinkedHashMap<>();
        if (vocab.isObject()) {
            vocab.properties()
                    .forEach(entry ->
                            idOfToken.put(entry.getKey(), entry.getValue().intValue()));
        } else if (vocab.isArray()) {
            for (int id = 0; id < vocab.size(); id++) {
                idOfToken.put(vocab.get(id).path(0).asText(), id);
            }
        } else {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT, tokenizer + " has no vocabulary under model.vocab; export it again");
        }
        SequencedMap<String, ObjectNode> added = new LinkedHashMap<>();
        for (JsonNode each : file.path("added_tokens")) {
            if (each instanceof ObjectNode token) {
                String content = token.path("content").asText();
                idOfToken.put(content, token.path("id").asInt());
                added.put(content, token);
            }
        }
        return new Vocabulary(idOfToken, added, file);
    }

    /** Returns the id of a token, when it is below a bound: rows that a model does not have hold no embedding. */
    Optional<Integer> id(String token, long bound) {
        return Optional.ofNullable(idOfToken.get(token)).filter(id -> id < bound);
    }

    /** Returns the first token, by name, that two vocabularies do not give the same id. */
    public Optional<String> firstDifference(Vocabulary other) {
        TreeSet<String> tokens = new TreeSet<>(idOfToken.keySet());
        tokens.addAll(other.idOfToken.keySet());
        return tokens.stream()
                .filter(token -> !Objects.equals(idOfToken.get(token), other.idOfToken.get(token)))
                .findFirst();
    }

    /** Returns the tokens by ascending id. */
    List<String> tokensById() {
        List<String> tokens = new ArrayList<>(idOfToken.keySet());
        tokens.sort(Comparator.comparing(idOfToken::get));
        return tokens;
    }
}
