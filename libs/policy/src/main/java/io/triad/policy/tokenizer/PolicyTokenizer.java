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
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * A Hugging Face tokenizer with the prompts of its model: text to ids and back, never truncated, nothing added unless asked.
 *
 * <p>Prompts follow the model's chat template where its folder has one, ChatML else.
 *
 * <p>Thread-safe. Markers such as {@code <|im_start|>} inside the text are encoded as the markers, as Hugging Face does:
 * text from outside must be checked before it becomes a prompt. The owner closes it.
 */
public final class PolicyTokenizer implements AutoCloseable {
    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final ChatTemplate chatTemplate;
    private final Clock clock;
    private final int endOfTurn;
    private final boolean hasPrompts;

    private PolicyTokenizer(HuggingFaceTokenizer tokenizer, Optional<ChatTemplate> folderTemplate, Clock clock) {
        this.tokenizer = tokenizer;
        this.chatTemplate = folderTemplate.orElse(ChatTemplate.chatMl());
        this.clock = clock;
        this.hasPrompts = chatTemplate != ChatTemplate.chatMl()
                || encode(ChatMarkers.TURN_START).size() == 1;
        this.endOfTurn = new TurnEnd(this).of(folderTemplate, clock).orElseThrow(() -> {
            tokenizer.close();
            return new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the tokenizer has none of the tokens " + ChatMarkers.TURN_ENDS
                            + " that end a turn, and its chat template and eos_token name no other; take the "
                            + "tokenizer of a model that was made for chats");
        });
    }

    /** Opens a {@code tokenizer.json} file, with the chat template of its folder. */
    public static PolicyTokenizer open(Path tokenizerJson) {
        Path folder = tokenizerJson.toAbsolutePath().getParent();
        try {
            return fromJson(
                    Files.readAllBytes(tokenizerJson), ChatTemplate.inFolder(folder), ChatTemplate.ALWAYS_THE_SAME_DAY);
        } catch (IOException e) {
            throw new UncheckedIOException("tokenizer " + tokenizerJson + " cannot be read", e);
        }
    }

    /**
     * Opens a tokenizer from the bytes of its {@code tokenizer.json}, with ChatML prompts.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the bytes are no tokenizer, or it has no token that ends a turn
     */
    public static PolicyTokenizer fromJson(byte[] tokenizerJson) {
        return fromJson(tokenizerJson, Optional.empty(), ChatTemplate.ALWAYS_THE_SAME_DAY);
    }

    /**
     * Opens a tokenizer from the bytes of its {@code tokenizer.json}.
     *
     * @param chatTemplate how the model is spoken to, ChatML when empty
     * @param clock whose date the template gets when it asks for today's
     * @throws TriadException CORRUPT_CHECKPOINT when the bytes are no tokenizer, or it has no token that ends a turn
     */
    public static PolicyTokenizer fromJson(byte[] tokenizerJson, Optional<ChatTemplate> chatTemplate, Clock clock) {
        HuggingFaceTokenizer tokenizer;
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT, "tokenizer.json cannot be opened: " + e.getMessage(), e);
        }
        return new PolicyTokenizer(tokenizer, chatTemplate, clock);
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
     * A prompt that ends where the assistant begins to speak.
     *
     * @param system the system's part, left out altogether when empty
     * @param user the user's part
     * @throws TriadException INVALID_REQUEST when the model's template refuses the conversation, or the model has no
     *     template and its tokenizer is not one of ChatML
     */
    public TokenIds prompt(String system, String user) {
        return prompt(
                system.isEmpty()
                        ? Conversation.of(ChatMessage.user(user))
                        : Conversation.of(ChatMessage.system(system), ChatMessage.user(user)));
    }

    /**
     * The ids of a conversation, in the form of the model's chat template.
     *
     * @throws TriadException INVALID_REQUEST as for {@link #prompt(String, String)}
     */
    public TokenIds prompt(Conversation conversation) {
        if (!hasPrompts) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the tokenizer has no token " + ChatMarkers.TURN_START
                            + ", so it has no ChatML prompts; put the model's chat template into its folder");
        }
        return encode(chatTemplate.render(conversation, clock));
    }

    /** How the model is spoken to. */
    public ChatTemplate chatTemplate() {
        return chatTemplate;
    }

    /** The id that ends the assistant's turn, as {@code <|im_end|>} does. */
    public int endOfTurn() {
        return endOfTurn;
    }

    /** Gives the text of a response token by token, as {@link #decode} gives it at once. */
    public Detokenizer detokenizer() {
        return new Detokenizer(this::decode, this::isSpecial);
    }

    /** Gives the text of a response token by token, as {@link #decodeVerbatim} gives it at once. */
    public Detokenizer verbatimDetokenizer() {
        return new Detokenizer(this::decodeVerbatim, id -> false);
    }

    /** Whether decoding leaves the token out. */
    boolean isSpecial(int id) {
        TokenIds one = TokenIds.of(id);
        return decode(one).isEmpty() && !decodeVerbatim(one).isEmpty();
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

    private static long[] toLongs(TokenIds ids) {
        return ids.stream().asLongStream().toArray();
    }
}
