// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.plan;

import io.triad.checkpoint.safetensors.Shape;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.model.SourceModel;
import io.triad.merging.tokenizer.MergedVocabulary;
import io.triad.merging.tokenizer.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** What a merge has to do with tokens: whether the models' are the same, and which tensors have a row for each. */
final class Vocabularies {
    /** The names by which transformers' models call their embedding of tokens. */
    private static final Pattern INPUT = Pattern.compile(
            "(.*\\.)?(embed_tokens|wte|word_embeddings|embed_in|tok_embeddings|wpe|embed_positions)\\.weight");

    private static final Pattern POSITIONS = Pattern.compile("(.*\\.)?(wpe|embed_positions)\\.weight");
    private static final Pattern OUTPUT = Pattern.compile("(lm_head|embed_out|output)\\.(weight|bias)");
    private static final String HEAD = "lm_head.weight";

    private Vocabularies() {}

    /** Tells whether a tensor lies before the first layer. */
    static boolean isInput(String tensor) {
        return INPUT.matcher(tensor).matches();
    }

    /** Tells whether a tensor has a row for each token. */
    static boolean isByToken(String tensor, Shape shape) {
        return shape.dimensions().size() == 2
                && (isInput(tensor) && !POSITIONS.matcher(tensor).matches()
                        || OUTPUT.matcher(tensor).matches());
    }

    /** Returns what a model that has no head of its own uses as one: its embedding. Otherwise the name itself. */
    static String tiedTo(String tensor, Set<String> tensors) {
        if (!tensor.equals(HEAD)) {
            return tensor;
        }
        return tensors.stream()
                .filter(name -> isInput(name) && !POSITIONS.matcher(name).matches())
                .findFirst()
                .orElse(tensor);
    }

    /**
     * Returns the vocabulary that the merge file chose.
     *
     * @throws io.triad.failure.TriadException INVALID_REQUEST when it chose none and the models' differ, naming the token
     */
    static Optional<MergedVocabulary> merged(
            MergeConfig config, SourceModel donor, SequencedMap<String, SourceModel> models) {
        if (config.tokenizer().isEmpty()) {
            models.values().forEach(model -> requireSame(donor, model));
            return Optional.empty();
        }
        SequencedMap<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        donor.vocabulary().ifPresent(vocabulary -> vocabularies.put(donor.name(), vocabulary));
        models.forEach((name, model) ->
                model.vocabulary().ifPresent(vocabulary -> vocabularies.putIfAbsent(name, vocabulary)));
        if (vocabularies.isEmpty() || !vocabularies.firstEntry().getKey().equals(donor.name())) {
            throw ParameterScopes.refused(donor.name()
                    + " has no tokenizer.json, which tokenizer_source needs; copy it into the model's folder");
        }
        return Optional.of(MergedVocabulary.of(config.tokenizer().get(), vocabularies));
    }

    private static void requireSame(SourceModel donor, SourceModel model) {
        if (donor.vocabulary().isEmpty() || model.vocabulary().isEmpty()) {
            return;
        }
        Optional<String> token =
                donor.vocabulary().get().firstDifference(model.vocabulary().get());
        if (token.isPresent()) {
            throw ParameterScopes.refused("the tokenizers of " + donor.name() + " and " + model.name()
                    + " differ: token '" + token.get() + "' has id " + id(donor, token.get()) + " in the one and "
                    + id(model, token.get())
                    + " in the other; say what becomes of it with tokenizer_source: base, union or a model");
        }
    }

    private static String id(SourceModel model, String token) {
        Integer id = model.vocabulary().orElseThrow().idOfToken().get(token);
        return id == null ? "none" : id.toString();
    }
}
