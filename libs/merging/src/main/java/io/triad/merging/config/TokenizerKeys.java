// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.config;

import io.triad.merging.config.TokenizerChoice.Embedding;
import io.triad.merging.config.TokenizerChoice.Source;
import io.triad.merging.config.TokenizerChoice.Token;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The keys {@code tokenizer_source} and {@code tokenizer} of a merge file. */
final class TokenizerKeys {
    private TokenizerKeys() {}

    static Optional<TokenizerChoice> read(YamlNode root) {
        Optional<YamlNode> shortForm = root.get("tokenizer_source");
        Optional<YamlNode> longForm = root.get("tokenizer");
        if (shortForm.isPresent() && longForm.isPresent()) {
            throw root.wrong("has tokenizer_source and tokenizer; leave the former out");
        }
        if (shortForm.isPresent()) {
            return Optional.of(new TokenizerChoice(source(shortForm.get()), Map.of(), OptionalInt.empty()));
        }
        return longForm.map(TokenizerKeys::longForm);
    }

    private static TokenizerChoice longForm(YamlNode node) {
        MergeFile.requireKnown(node.mapping(), Set.of("source", "tokens", "pad_to_multiple_of"));
        Map<String, Token> tokens = new LinkedHashMap<>();
        node.get("tokens").ifPresent(all -> all.mapping().forEach((token, said) -> tokens.put(token, token(said))));
        OptionalInt multiple = OptionalInt.empty();
        Optional<YamlNode> padding = node.get("pad_to_multiple_of");
        if (padding.isPresent()) {
            long number = padding.get().integer();
            if (number < 1 || number > 1 << 20) {
                throw padding.get().wrong("is " + number + ", expected 1 to " + (1 << 20));
            }
            multiple = OptionalInt.of((int) number);
        }
        return new TokenizerChoice(
                node.get("source").map(TokenizerKeys::source).orElseGet(Source.Union::new), tokens, multiple);
    }

    private static Source source(YamlNode node) {
        if (node.isMapping()) {
            return new Source.Model(MergeFile.model(node));
        }
        return switch (node.text()) {
            case "base" -> new Source.Base();
            case "union" -> new Source.Union();
            default -> new Source.Model(MergeFile.model(node));
        };
    }

    private static Token token(YamlNode node) {
        MergeFile.requireKnown(node.mapping(), Set.of("source", "force"));
        return new Token(
                node.get("source").map(TokenizerKeys::embedding),
                node.get("force").map(YamlNode::flag).orElse(false));
    }

    private static Embedding embedding(YamlNode node) {
        if (!node.isMapping() || node.get("kind").isEmpty()) {
            return new Embedding.OfModel(MergeFile.model(node));
        }
        MergeFile.requireKnown(node.mapping(), Set.of("kind", "model", "token", "token_id"));
        String kind = node.get("kind").orElseThrow().text();
        if (kind.equals("zero")) {
            return new Embedding.Zero();
        }
        if (!kind.equals("model_token")) {
            throw node.wrong("has kind '" + kind + "', expected zero or model_token");
        }
        String model = MergeFile.model(node.get("model").orElseThrow(() -> node.wrong("has no model")));
        Optional<YamlNode> token = node.get("token");
        Optional<YamlNode> id = node.get("token_id");
        if (token.isPresent() == id.isPresent()) {
            throw node.wrong("needs token or token_id, one of the two");
        }
        if (token.isPresent()) {
            return new Embedding.OfToken(model, token.get().text());
        }
        return new Embedding.OfId(model, Math.toIntExact(id.orElseThrow().integer()));
    }
}
