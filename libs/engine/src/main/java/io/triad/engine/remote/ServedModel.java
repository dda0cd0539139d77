// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model or an adapter that a server lists under {@code /v1/models}.
 *
 * @param id what requests call it
 * @param root where its weights came from, when the server says so
 * @param maxTokens longest prompt and response together, in tokens, when the server says so; adapters have none
 */
record ServedModel(String id, Optional<String> root, OptionalInt maxTokens) {
    static final ServerCall LIST = ServerCall.get("/v1/models");

    /** Reads the answer to {@link #LIST}. */
    static List<ServedModel> read(Answer answer) {
        return answer.field("data").elements().stream()
                .map(model -> new ServedModel(
                        model.field("id").text(),
                        model.optional("root").map(Answer::text),
                        model.optional("max_model_len")
                                .map(length -> OptionalInt.of(length.integer()))
                                .orElseGet(OptionalInt::empty)))
                .toList();
    }

    /** The one of a list that has this id. */
    static Optional<ServedModel> find(List<ServedModel> models, String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }
}
