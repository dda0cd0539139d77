// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.chat.JinjaTemplate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a model is spoken to: makes one text of a conversation, the same that {@code apply_chat_template} of Hugging Face
 * transformers makes of it.
 *
 * <p>Immutable and thread-safe. See {@link JinjaTemplate} for what a template may do.
 */
public final class ChatTemplate {
    /**
     * The day that a template prints which asks for today's, as Llama 3's do: 26 July 2024, which those print where they
     * cannot ask. A task must have the same prompt in training, in evaluation and when it is replayed years later.
     */
    public static final Clock ALWAYS_THE_SAME_DAY = Clock.fixed(Instant.parse("2024-07-26T12:00:00Z"), ZoneOffset.UTC);

    /** Taken, where there is one, for a conversation with tools. */
    private static final String WITH_TOOLS = "tool_use";

    private static final ChatTemplate CHATML = of(
            "{% for message in messages %}{{ '" + ChatMarkers.TURN_START
                    + "' + message.role + '\\n' + message.content + '"
                    + ChatMarkers.TURN_END + "\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '"
                    + ChatMarkers.TURN_START + "assistant\\n' }}{% endif %}",
            SpecialTokens.NONE);

    private final Map<String, JinjaTemplate> templates;
    private final SpecialTokens specialTokens;

    private ChatTemplate(Map<String, JinjaTemplate> templates, SpecialTokens specialTokens) {
        this.templates = templates;
        this.specialTokens = specialTokens;
    }

    /**
     * A template from its source.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, naming the line, when it cannot be parsed
     */
    public static ChatTemplate of(String source, SpecialTokens specialTokens) {
        return new ChatTemplate(Map.of(TokenizerConfig.DEFAULT, JinjaTemplate.parse(source)), specialTokens);
    }

    /** ChatML as Qwen2 uses it, with no system's part but the one that is given. */
    public static ChatTemplate chatMl() {
        return CHATML;
    }

    /**
     * The template of a Hugging Face folder: {@code chat_template.jinja} and {@code additional_chat_templates}, else the
     * field {@code chat_template} of {@code tokenizer_config.json}; empty when it has none.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, naming the file, for what cannot be read or parsed
     */
    public static Optional<ChatTemplate> inFolder(Path folder) {
        TokenizerConfig config = TokenizerConfig.read(folder);
        if (config.templates().isEmpty()) {
            return Optional.empty();
        }
        Map<String, JinjaTemplate> parsed = new HashMap<>();
        config.templates().forEach((name, source) -> {
            try {
                parsed.put(name, JinjaTemplate.parse(source));
            } catch (TriadException e) {
                throw new TriadException(e.code(), folder + ", template \"" + name + "\": " + e.getMessage(), e);
            }
        });
        return Optional.of(new ChatTemplate(parsed, config.specialTokens()));
    }

    /**
     * The conversation's text.
     *
     * @param clock whose date a template gets that asks for today's
     * @throws TriadException INVALID_REQUEST when the template refuses the conversation, for instance because roles do
     *     not alternate
     */
    public String render(Conversation conversation, Clock clock) {
        Map<String, @Nullable Object> variables = new HashMap<>(specialTokens.variables());
        variables.put("documents", null);
        variables.putAll(conversation.variables());
        variables.put(
                "messages",
                conversation.messages().stream().map(ChatMessage::fields).toList());
        variables.put("tools", conversation.tools().orElse(null));
        variables.put("add_generation_prompt", conversation.answerFollows());
        return template(conversation.tools().isPresent()).render(variables, clock);
    }

    /** The special tokens that the template is given. */
    public SpecialTokens specialTokens() {
        return specialTokens;
    }

    private JinjaTemplate template(boolean tools) {
        JinjaTemplate withTools = templates.get(WITH_TOOLS);
        if (tools && withTools != null) {
            return withTools;
        }
        JinjaTemplate usual = templates.get(TokenizerConfig.DEFAULT);
        if (usual == null) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the model has the chat templates " + new TreeSet<>(templates.keySet()) + " and none is \""
                            + TokenizerConfig.DEFAULT + "\"; name the one to use so");
        }
        return usual;
    }
}
