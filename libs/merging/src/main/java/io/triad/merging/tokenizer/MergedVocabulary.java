// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.config.TokenizerChoice;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * The vocabulary that a merged model has by a merge file's choice.
 *
 * @param donor the model whose tokenizer it is, or to whose tokens others' are added
 * @param tokens by ascending id, from 0 without a gap
 * @param file the tokenizer.json
 * @param numRows how many rows embeddings have: the tokens, and padding
 */
public record MergedVocabulary(String donor, List<String> tokens, ObjectNode file, int numRows) {
    /** Copies. */
    public MergedVocabulary {
        tokens = List.copyOf(tokens);
    }

    /**
     * Makes it.
     *
     * @param vocabularies of the models, by name, the base's first
     * @throws TriadException INVALID_REQUEST when the vocabularies cannot be joined, naming the token, or have gaps
     */
    public static MergedVocabulary of(TokenizerChoice choice, SequencedMap<String, Vocabulary> vocabularies) {
        String base = vocabularies.firstEntry().getKey();
        String donor =
                switch (choice.source()) {
                    case TokenizerChoice.Source.Base _, TokenizerChoice.Source.Union _ -> base;
                    case TokenizerChoice.Source.Model model -> model.name();
                };
        Vocabulary start = vocabularies.get(donor);
        if (start == null) {
            throw refused(donor + " has no tokenizer.json, whose tokens the merged model is to have");
        }
        Map<String, Integer> ids = new HashMap<>(start.idOfToken());
        ObjectNode file = start.file().deepCopy();
        SequencedMap<String, ObjectNode> more = new LinkedHashMap<>();
        if (choice.source() instanceof TokenizerChoice.Source.Union) {
            vocabularies.forEach((name, vocabulary) -> {
                requireSameWords(base, start, name, vocabulary);
                vocabulary.added().forEach(more::putIfAbsent);
            });
        }
        for (String token : choice.tokens().keySet()) {
            more.putIfAbsent(token, plain(file, token));
        }
        more.keySet().removeAll(start.idOfToken().keySet());
        append(more.values(), ids, file);
        List<String> tokens = new Vocabulary(ids, new LinkedHashMap<>(), file).tokensById();
        for (int id = 0; id < tokens.size(); id++) {
            if (ids.get(tokens.get(id)) != id) {
                throw refused("the tokenizer of " + donor + " has no token of id " + id
                        + " but later ones; without gaps" + " only can embeddings be joined");
            }
        }
        int multiple = choice.padToMultipleOf().orElse(1);
        return new MergedVocabulary(donor, tokens, file, Math.ceilDiv(tokens.size(), multiple) * multiple);
    }

    /** Joining added tokens means nothing where the tokens that texts are cut into differ. */
    private static void requireSameWords(String base, Vocabulary ofBase, String name, Vocabulary vocabulary) {
        TreeSet<String> tokens = new TreeSet<>(vocabulary.idOfToken().keySet());
        tokens.removeAll(vocabulary.added().keySet());
        tokens.removeAll(ofBase.idOfToken().keySet());
        if (!tokens.isEmpty()) {
            throw refused("tokenizer_source: union joins added tokens, but the vocabulary of " + name + " itself has '"
                    + tokens.first() + "' and " + (tokens.size() - 1) + " more tokens that " + base
                    + " lacks; use tokenizer_source: base or name a model");
        }
    }

    private static void append(Collection<ObjectNode> tokens, Map<String, Integer> ids, ObjectNode file) {
        int next = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        ArrayNode added = file.withArrayProperty("added_tokens");
        for (ObjectNode token : tokens) {
            ids.put(token.path("content").asText(), next);
            ObjectNode copy = token.deepCopy();
            copy.put("id", next);
            added.add(copy);
            next++;
        }
    }

    private static ObjectNode plain(ObjectNode file, String token) {
        ObjectNode node = file.objectNode();
        node.put("id", 0).put("content", token).put("single_word", false).put("lstrip", false);
        return node.put("rstrip", false).put("normalized", true).put("special", false);
    }

    private static TriadException refused(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
