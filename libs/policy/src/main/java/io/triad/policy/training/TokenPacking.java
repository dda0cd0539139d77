// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the tokens of a batch stand when nothing is computed twice and nothing is padded but attention.
 *
 * <p>Rows (R of them) are the tokens that the model reads: first each distinct prompt once, then each response but its
 * last token. Projections, norms and the feed-forward run on rows. Attention runs on two padded blocks, prompts among
 * themselves and responses over their prompt and themselves; this class says which row's head each place of a block
 * takes, and where each row's head finds its result. Unused places take a head of the block's first row and are never
 * read back.
 */
final class TokenPacking {
    private final List<ScoredSequence> sequences;
    private final int numHeads;
    private final int numKeyValues;
    private final List<TokenIds> prompts = new ArrayList<>();
    private final int[] promptOf;
    private final int[] promptStart;
    private final int[] responseStart;
    /** Sequences whose response has a row. */
    private final List<Integer> continued = new ArrayList<>();

    private final int numRows;
    private final int promptSteps;
    private final int responseSteps;
    private final int keySteps;

    TokenPacking(TokenBatch batch, PolicyConfig config) {
        this(batch, config.numAttentionHeads(), config.numKeyValueHeads());
    }

    TokenPacking(TokenBatch batch, int numHeads, int numKeyValues) {
        this.sequences = batch.sequences();
        this.numHeads = numHeads;
        this.numKeyValues = numKeyValues;
        this.promptOf = new int[sequences.size()];
        this.responseStart = new int[sequences.size()];
        Map<TokenIds, Integer> places = new LinkedHashMap<>();
        for (int index = 0; index < sequences.size(); index++) {
            TokenIds prompt = sequences.get(index).prompt();
            promptOf[index] = places.computeIfAbsent(prompt, unseen -> places.size());
        }
        prompts.addAll(places.keySet());
        this.promptStart = new int[prompts.size()];
        int row = 0;
        int longestPrompt = 0;
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            promptStart[prompt] = row;
            row += prompts.get(prompt).size();
            longestPrompt = Math.max(longestPrompt, prompts.get(prompt).size());
        }
        int longestResponse = 0;
        int mostKeys = 0;
        for (int index = 0; index < sequences.size(); index++) {
            responseStart[index] = row;
            int rows = responseRows(index);
            row += rows;
            if (rows > 0) {
                continued.add(index);
                longestResponse = Math.max(longestResponse, rows);
                mostKeys = Math.max(mostKeys, sequences.get(index).numInputs());
            }
        }
        this.numRows = row;
        this.promptSteps = longestPrompt;
        this.responseSteps = longestResponse;
        this.keySteps = mostKeys;
    }

    int numRows() {
        return numRows;
    }

    int numPrompts() {
        return prompts.size();
    }

    /** Steps of the longest prompt. */
    int promptSteps() {
        return promptSteps;
    }

    /** Responses of two tokens or more; a response of one token is predicted by its prompt alone. */
    int numResponses() {
        return continued.size();
    }

    /** Rows of the longest response. */
    int responseSteps() {
        return responseSteps;
    }

    /** Keys of the longest prompt and response together. */
    int keySteps() {
        return keySteps;
    }

    /** Token ids to read, (R). */
    long[] inputs() {
        long[] inputs = new long[numRows];
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            copy(prompts.get(prompt), prompts.get(prompt).size(), inputs, promptStart[prompt]);
        }
        for (int index : continued) {
            copy(sequences.get(index).response(), responseRows(index), inputs, responseStart[index]);
        }
        return inputs;
    }

    /** Positions of the rows in their sequences, (R). */
    long[] positions() {
        long[] positions = new long[numRows];
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            for (int step = 0; step < prompts.get(prompt).size(); step++) {
                positions[promptStart[prompt] + step] = step;
            }
        }
        for (int index : continued) {
            for (int step = 0; step < responseRows(index); step++) {
                positions[responseStart[index] + step] =
                        sequences.get(index).prompt().size() + step;
            }
        }
        return positions;
    }

    /** The scored tokens' ids, (N). */
    long[] targets() {
        return sequences.stream()
                .flatMapToInt(sequence -> sequence.response().stream())
                .asLongStream()
                .toArray();
    }

    /** The row that predicts each scored token, (N): the prompt's last for a response's first. */
    long[] scoredRows() {
        List<Long> rows = new ArrayList<>();
        for (int index = 0; index < sequences.size(); index++) {
            rows.add((long) promptRow(index, sequences.get(index).prompt().size() - 1));
            for (int step = 0; step < responseRows(index); step++) {
                rows.add((long) responseStart[index] + step);
            }
        }
        return rows.stream().mapToLong(Long::longValue).toArray();
    }

    /** The query head (row · H + head) of each place (prompt, key-value head, head of its group, step). */
    long[] promptQueries() {
        long[] places = new long[prompts.size() * numHeads * promptSteps];
        int next = 0;
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            for (int head = 0; head < numHeads; head++) {
                for (int step = 0; step < promptSteps; step++) {
                    int used = step < prompts.get(prompt).size() ? step : 0;
                    places[next++] = (long) (promptStart[prompt] + used) * numHeads + head;
                }
            }
        }
        return places;
    }

    /** The key-value head (row · K + head) of each place (prompt, key-value head, step). */
    long[] promptKeys() {
        long[] places = new long[prompts.size() * numKeyValues * promptSteps];
        int next = 0;
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            for (int head = 0; head < numKeyValues; head++) {
                for (int step = 0; step < promptSteps; step++) {
                    int used = step < prompts.get(prompt).size() ? step : 0;
                    places[next++] = (long) (promptStart[prompt] + used) * numKeyValues + head;
                }
            }
        }
        return places;
    }

    /** The query head of each place (response, key-value head, head of its group, step). */
    long[] responseQueries() {
        long[] places = new long[continued.size() * numHeads * responseSteps];
        int next = 0;
        for (int index : continued) {
            for (int head = 0; head < numHeads; head++) {
                for (int step = 0; step < responseSteps; step++) {
                    int used = step < responseRows(index) ? step : 0;
                    places[next++] = (long) (responseStart[index] + used) * numHeads + head;
                }
            }
        }
        return places;
    }

    /** The key-value head of each place (response, key-value head, prompt's steps and then the response's). */
    long[] responseKeys() {
        long[] places = new long[continued.size() * numKeyValues * keySteps];
        int next = 0;
        for (int index : continued) {
            int promptSize = sequences.get(index).prompt().size();
            for (int head = 0; head < numKeyValues; head++) {
                for (int step = 0; step < keySteps; step++) {
                    int row = promptRow(index, 0);
                    if (step < promptSize) {
                        row = promptRow(index, step);
                    } else if (step - promptSize < responseRows(index)) {
                        row = responseStart[index] + step - promptSize;
                    }
                    places[next++] = (long) row * numKeyValues + head;
                }
            }
        }
        return places;
    }

    /** What is added to scores (response, step, key): 0 for what the step may see, −∞ for the rest. */
    float[] responseMask() {
        float[] mask = new float[continued.size() * responseSteps * keySteps];
        int next = 0;
        for (int index : continued) {
            int promptSize = sequences.get(index).prompt().size();
            for (int step = 0; step < responseSteps; step++) {
                for (int key = 0; key < keySteps; key++) {
                    mask[next++] = key <= promptSize + step ? 0 : Float.NEGATIVE_INFINITY;
                }
            }
        }
        return mask;
    }

    /** The same for prompts, (step, key). */
    float[] promptMask() {
        float[] mask = new float[promptSteps * promptSteps];
        for (int step = 0; step < promptSteps; step++) {
            for (int key = step + 1; key < promptSteps; key++) {
                mask[step * promptSteps + key] = Float.NEGATIVE_INFINITY;
            }
        }
        return mask;
    }

    /** For each of the given rows and each head, its place among the prompts' results followed by the responses'. */
    long[] results(long[] rows) {
        long[] ofRow = new long[numRows];
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            for (int step = 0; step < prompts.get(prompt).size(); step++) {
                ofRow[promptStart[prompt] + step] = (long) prompt * numHeads * promptSteps + step;
            }
        }
        long responses = (long) prompts.size() * numHeads * promptSteps;
        for (int place = 0; place < continued.size(); place++) {
            int index = continued.get(place);
            for (int step = 0; step < responseRows(index); step++) {
                ofRow[responseStart[index] + step] = responses + (long) place * numHeads * responseSteps + step;
            }
        }
        long[] results = new long[rows.length * numHeads];
        int next = 0;
        for (long row : rows) {
            long steps = ofRow[(int) row] < responses ? promptSteps : responseSteps;
            for (int head = 0; head < numHeads; head++) {
                results[next++] = ofRow[(int) row] + head * steps;
            }
        }
        return results;
    }

    /** Every row, in order. */
    long[] allRows() {
        long[] rows = new long[numRows];
        for (int row = 0; row < numRows; row++) {
            rows[row] = row;
        }
        return rows;
    }

    private int promptRow(int index, int step) {
        return promptStart[promptOf[index]] + step;
    }

    private int responseRows(int index) {
        return sequences.get(index).response().size() - 1;
    }

    private static void copy(TokenIds tokens, int size, long[] to, int start) {
        for (int step = 0; step < size; step++) {
            to[start + step] = tokens.get(step);
        }
    }
}
