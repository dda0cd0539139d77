// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Hugging Face tokenizer with ChatML prompts: text to ids and back, never truncated, nothing added unless asked.
 *
 * <p>Thread-safe. Markers such as {@code <|im_start|>} inside the text are encoded as the markers, as Hugging Face does:
 * text from outside must be checked before it becomes a prompt. The owner closes it.
 */
public final class PolicyTokenizer implements AutoCloseable {
    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final int endOfTurn;

    private PolicyTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.endOfTurn = ChatMarkers.TURN_ENDS.stream()
                .map(this::encode)
                .filter(marker -> marker.size() == 1)
                .findFirst()
                .orElseThrow(() -> {
                    tokenizer.close();
                    return new TriadException(
                            ErrorCode.CORRUPT_CHECKPOINT,
                            "the tokenizer has none of the tokens " + ChatMarkers.TURN_ENDS
                                    + " that end a turn; take the tokenizer of a model that was made for chats");
                })
                .get(0);
    }

    /** Opens a {@code tokenizer.json} file. */
    public static PolicyTokenizer open(Path tokenizerJson) {
        try {
            return fromJson(Files.readAllBytes(tokenizerJson));
        } catch (IOException e) {
            throw new UncheckedIOException("tokenizer " + tokenizerJson + " cannot be read", e);
        }
    }

    /**
     * Opens a tokenizer from the bytes of its {@code tokenizer.json}.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the bytes are no tokenizer, or it has no token that ends a turn
     */
    public static PolicyTokenizer fromJson(byte[] tokenizerJson) {
        HuggingFaceTokenizer tokenizer;
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT, "tokenizer.json cannot be opened: " + e.getMessage(), e);
        }
        return new PolicyTokenizer(tokenizer);
    }

    /** The ids of the text, nothing before or after them. */
    public TokenIds encode(String text) {
        return encode(text, false);
    }

    /** The ids of a text that stands by itself, with what the tokenizer puts around it (Llama 3: a token that begins it). */
    public TokenIds encodeDocument(String text) {
        return encode(text, true);
    }

    /** The text of the ids without special tokens; {@code <think>} and its like are kept. */
    public String decode(TokenIds ids) {
        return tokenizer.decode(toLongs(ids), true);
    }

    /** The text of the ids with every special token written out. */
    public String decodeVerbatim(TokenIds ids) {
        return tokenizer.decode(toLongs(ids), false);
    }

    /**
     * The text of a sampled response: its closing end-of-turn is left out, but any other special token is written out,
     * so that whoever judges the response sees a second turn that was started inside it.
     */
    public String decodeResponse(TokenIds response) {
        boolean ended = !response.isEmpty() && response.get(response.size() - 1) == endOfTurn;
        return decodeVerbatim(ended ? response.slice(0, response.size() - 1) : response);
    }

    /**
     * A ChatML prompt that ends where the assistant begins to speak.
     *
     * @param system the system's part, left out altogether when empty
     * @param user the user's part
     * @throws TriadException INVALID_REQUEST when the tokenizer is not one of ChatML
     */
    public TokenIds prompt(String system, String user) {
        if (encode(ChatMarkers.TURN_START).size() != 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the tokenizer has no token " + ChatMarkers.TURN_START
                            + ", so it has no ChatML prompts; write the prompt with the model's own chat template");
        }
        StringBuilder text = new StringBuilder();
        if (!system.isEmpty()) {
            appendTurn(text, "system", system);
        }
        appendTurn(text, "user", user);
        text.append(ChatMarkers.TURN_START).append("assistant\n");
        return encode(text.toString());
    }

    /** The id of {@code <|im_end|>}, or of {@code <|eot_id|>} where a tokenizer has that. */
    public int endOfTurn() {
        return endOfTurn;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private TokenIds encode(String text, boolean addSpecialTokens) {
        long[] ids = tokenizer.encode(text, addSpecialTokens, false).getIds();
        int[] narrow = new int[ids.length];
        for (int index = 0; index < ids.length; index++) {
            narrow[index] = Math.toIntExact(ids[index]);
        }
        return TokenIds.of(narrow);
    }

    private static void appendTurn(StringBuilder text, String role, String content) {
        text.append(ChatMarkers.TURN_START)
                .append(role)
                .append('\n')
                .append(content)
                .append(ChatMarkers.TURN_END)
                .append('\n');
    }

    private static long[] toLongs(TokenIds ids) {
        return ids.stream().asLongStream().toArray();
    }
}
