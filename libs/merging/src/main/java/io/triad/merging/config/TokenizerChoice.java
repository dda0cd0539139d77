// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;

/**
 * What becomes of models' tokenizers when they differ.
 *
 * @param source whose tokenizer the merged model has
 * @param tokens whose embedding a token has where models lack it, by token
 * @param padToMultipleOf what the number of embeddings is rounded up to
 */
public record TokenizerChoice(Source source, Map<String, Token> tokens, OptionalInt padToMultipleOf) {
    /** Copies. */
    public TokenizerChoice {
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }

    /** Whose tokenizer it is. */
    public sealed interface Source {
        /** The base model's, or the first model's where there is no base. */
        record Base() implements Source {}

        /** The base's, with the added tokens of all others. */
        record Union() implements Source {}

        /** One model's. */
        record Model(String name) implements Source {}
    }

    /**
     * What is said of a token.
     *
     * @param embedding where it comes from; empty for a token that is merely added
     * @param force whether models that have the token get it too
     */
    public record Token(Optional<Embedding> embedding, boolean force) {}

    /** Where an embedding comes from. */
    public sealed interface Embedding {
        /** Zeros. */
        record Zero() implements Embedding {}

        /** The same token's in a model. */
        record OfModel(String model) implements Embedding {}

        /** Another token's in a model. */
        record OfToken(String model, String token) implements Embedding {}

        /** That of an id in a model. */
        record OfId(String model, int id) implements Embedding {}
    }

    SequencedSet<String> models() {
        SequencedSet<String> models = new LinkedHashSet<>();
        if (source instanceof Source.Model model) {
            models.add(model.name());
        }
        for (Token token : tokens.values()) {
            token.embedding().ifPresent(embedding -> {
                switch (embedding) {
                    case Embedding.Zero _ -> {}
                    case Embedding.OfModel of -> models.add(of.model());
                    case Embedding.OfToken of -> models.add(of.model());
                    case Embedding.OfId of -> models.add(of.model());
                }
            });
        }
        return models;
    }
}
