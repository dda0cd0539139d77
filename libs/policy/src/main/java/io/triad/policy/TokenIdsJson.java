// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A field that holds one token id or a list of them, as {@code eos_token_id} does. */
final class TokenIdsJson {
    private TokenIdsJson() {}

    static List<Integer> oneOrMore(JsonNode root, String field) {
        JsonNode node = PolicyConfigJson.present(root, field);
        if (!node.isArray()) {
            return List.of(PolicyConfigJson.integer(root, field));
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : node) {
            if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                throw PolicyConfigJson.wrong(field, node, "an id or a list of ids");
            }
            ids.add(id.intValue());
        }
        return List.copyOf(ids);
    }

    static void putOneOrMore(ObjectNode root, String field, List<Integer> ids) {
        if (ids.size() == 1) {
            root.put(field, ids.getFirst());
            return;
        }
        ArrayNode array = root.putArray(field);
        ids.forEach(array::add);
    }
}
