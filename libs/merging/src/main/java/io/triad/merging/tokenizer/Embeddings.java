// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.tokenizer;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.config.TokenizerChoice;
import io.triad.merging.config.TokenizerChoice.Embedding;
import io.triad.merging.config.TokenizerChoice.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts a tensor of one row a token, such as the embedding or the head, into the order of the merged vocabulary, in every model that
 * is merged, as mergekit does:
 *
 * <ol>
 *   <li>A row of a token that the model has is its own, unless the merge file forces another.
 *   <li>Else it is what the merge file names for the token: zeros, or a row of a model.
 *   <li>Else, of the models merged: the only one's that has the token; the base's when it has it; the mean of all that have it;
 *       zeros when none has.
 *   <li>Rows beyond the tokens, up to {@code pad_to_multiple_of}, are the mean of all others.
 * </ol>
 */
public final class Embeddings {
    private final String tensor;
    private final MergedVocabulary merged;
    private final Map<String, Token> tokens;
    private final List<Model> models;
    private final OptionalInt base;
    private final int width;

    /**
     * The tensor in one model.
     *
     * @param name of the model
     * @param values one row a token
     */
    public record Model(String name, Vocabulary vocabulary, long numRows, FloatValues values) {
        private Optional<Integer> row(String token) {
            return vocabulary.id(token, numRows);
        }
    }

    /**
     * Names what is put into order.
     *
     * @param base which of the models is the base
     * @param width values of a row
     */
    public Embeddings(
            String tensor,
            MergedVocabulary merged,
            TokenizerChoice choice,
            List<Model> models,
            OptionalInt base,
            int width) {
        this.tensor = tensor;
        this.merged = merged;
        this.tokens = choice.tokens();
        this.models = List.copyOf(models);
        this.base = base;
        this.width = width;
    }

    /**
     * Returns the tensor in each model, of {@link MergedVocabulary#numRows} rows.
     *
     * @throws TriadException INVALID_REQUEST naming the token whose embedding is not there
     */
    public List<FloatValues> ordered() {
        List<FloatValues> values = models.stream().map(Model::values).toList();
        List<List<RowMap.Row>> rows = new ArrayList<>();
        models.forEach(_ -> rows.add(new ArrayList<>(merged.numRows())));
        for (String token : merged.tokens()) {
            Optional<Token> said = Optional.ofNullable(tokens.get(token));
            boolean forced = said.isPresent() && said.get().force();
            Optional<RowMap.Row> silent =
                    forced || models.stream().anyMatch(model -> model.row(token).isEmpty())
                            ? Optional.of(silent(token, said))
                            : Optional.empty();
            for (int model = 0; model < models.size(); model++) {
                int index = model;
                Optional<RowMap.Row> own = models.get(model).row(token).map(row -> new RowMap.Row.Of(index, row));
                rows.get(model).add(forced || own.isEmpty() ? silent.orElseThrow() : own.get());
            }
        }
        List<FloatValues> ordered = new ArrayList<>();
        for (List<RowMap.Row> ofModel : rows) {
            pad(ofModel, values);
            ordered.add(new RowMap(ofModel, values, width));
        }
        return ordered;
    }

    private RowMap.Row silent(String token, Optional<Token> said) {
        if (said.isPresent()) {
            return said(token, said.get());
        }
        List<RowMap.Row.Of> having = having(token);
        if (having.isEmpty()) {
            return new RowMap.Row.Zero();
        }
        if (base.isPresent()) {
            for (RowMap.Row.Of row : having) {
                if (row.model() == base.getAsInt()) {
                    return row;
                }
            }
        }
        return having.size() == 1 ? having.getFirst() : new RowMap.Row.Mean(having);
    }

    private List<RowMap.Row.Of> having(String token) {
        List<RowMap.Row.Of> having = new ArrayList<>();
        for (int model = 0; model < models.size(); model++) {
            int index = model;
            models.get(model).row(token).ifPresent(row -> having.add(new RowMap.Row.Of(index, row)));
        }
        return having;
    }

    private RowMap.Row said(String token, Token said) {
        Embedding embedding = said.embedding()
                .orElseThrow(() -> refused("token '" + token + "' is to have an embedding where models lack it,"
                        + " but the merge file names none; give it a source"));
        return switch (embedding) {
            case Embedding.Zero _ -> new RowMap.Row.Zero();
            case Embedding.OfModel of -> row(of.model(), token);
            case Embedding.OfToken of -> row(of.model(), of.token());
            case Embedding.OfId of -> {
                int model = model(of.model(), "id " + of.id());
                if (of.id() < 0 || of.id() >= models.get(model).numRows()) {
                    throw refused("tensor " + tensor + " of " + of.model() + " has "
                            + models.get(model).numRows() + " rows and none of id " + of.id() + ", which token '"
                            + token
                            + "' is to have");
                }
                yield new RowMap.Row.Of(model, of.id());
            }
        };
    }

    private RowMap.Row row(String name, String token) {
        int model = model(name, "'" + token + "'");
        return models.get(model)
                .row(token)
                .map(row -> new RowMap.Row.Of(model, row))
                .orElseThrow(() -> refused("token '" + token + "' is not in " + name + ", whose embedding is wanted"));
    }

    private int model(String name, String wanted) {
        for (int model = 0; model < models.size(); model++) {
            if (models.get(model).name().equals(name)) {
                return model;
            }
        }
        throw refused("the embedding of " + wanted + " is wanted of " + name + ", which is not merged into tensor "
                + tensor + "; name a model that is");
    }

    private void pad(List<RowMap.Row> rows, List<FloatValues> values) {
        int numTokens = rows.size();
        if (numTokens == merged.numRows()) {
            return;
        }
        RowMap unpadded = new RowMap(rows, values, width);
        double[] sums = new double[width];
        float[] row = new float[width];
        for (long token = 0; token < numTokens; token++) {
            unpadded.read(token * width, row, 0, width);
            for (int i = 0; i < width; i++) {
                sums[i] += row[i];
            }
        }
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sums[i] / numTokens);
        }
        while (rows.size() < merged.numRows()) {
            rows.add(new RowMap.Row.Given(mean));
        }
    }

    private static TriadException refused(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
