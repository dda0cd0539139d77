// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Hugging Face folder says about prompts: its special tokens and the sources of its chat templates by name.
 *
 * <p>Templates stand in {@code chat_template.jinja} and {@code additional_chat_templates/NAME.jinja}, or in the field
 * {@code chat_template} of {@code tokenizer_config.json}, as one text or a list of named ones. The files win over the
 * field, as in transformers.
 */
record TokenizerConfig(SpecialTokens specialTokens, Map<String, String> templates) {
    static final String FILE = "tokenizer_config.json";
    static final String TEMPLATE_FILE = "chat_template.jinja";
    static final String TEMPLATES_FOLDER = "additional_chat_templates";
    static final String DEFAULT = "default";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SUFFIX = ".jinja";
    /** Some configurations repeat a whole vocabulary of added tokens; none comes near this. */
    private static final long MAX_BYTES = 64L << 20;

    /** Reads the folder's files, as many as there are; an empty folder has no tokens and no templates. */
    static TokenizerConfig read(Path folder) {
        String json = text(folder.resolve(FILE));
        TokenizerConfig config = json == null ? new TokenizerConfig(SpecialTokens.NONE, Map.of()) : fromJson(json);
        Map<String, String> files = files(folder);
        return files.isEmpty() ? config : new TokenizerConfig(config.specialTokens, files);
    }

    /** Reads a {@code tokenizer_config.json}. */
    static TokenizerConfig fromJson(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw corrupt(FILE + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw corrupt(FILE + " is not a JSON object", null);
        }
        return new TokenizerConfig(SpecialTokens.read(root), templates(root.path("chat_template")));
    }

    private static Map<String, String> templates(JsonNode field) {
        Map<String, String> templates = new LinkedHashMap<>();
        if (field.isTextual()) {
            templates.put(DEFAULT, field.textValue());
        } else if (field.isArray()) {
            for (JsonNode named : field) {
                if (!named.path("name").isTextual() || !named.path("template").isTextual()) {
                    throw corrupt(FILE + ": a chat_template is " + named + "; it needs a name and a template", null);
                }
                templates.put(
                        named.get("name").textValue(), named.get("template").textValue());
            }
        } else if (!field.isMissingNode() && !field.isNull()) {
            throw corrupt(FILE + ": chat_template is " + field + "; it must be text or a list of named texts", null);
        }
        return templates;
    }

    private static Map<String, String> files(Path folder) {
        Map<String, String> templates = new LinkedHashMap<>();
        String single = text(folder.resolve(TEMPLATE_FILE));
        if (single != null) {
            templates.put(DEFAULT, single);
        }
        Path more = folder.resolve(TEMPLATES_FOLDER);
        if (Files.isDirectory(more)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(more, "*" + SUFFIX)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    String source = text(file);
                    if (source != null) {
                        templates.put(name.substring(0, name.length() - SUFFIX.length()), source);
                    }
                }
            } catch (IOException e) {
                throw unreadable(more, e);
            }
        }
        return templates;
    }

    private static @Nullable String text(Path file) {
        try {
            if (!Files.exists(file)) {
                return null;
            }
            if (Files.size(file) > MAX_BYTES) {
                throw corrupt(file + " has more than " + MAX_BYTES + " bytes; that is no such file", null);
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static TriadException unreadable(Path file, IOException cause) {
        return corrupt(file + " cannot be read as UTF-8 text: " + cause + "; fetch the checkpoint again", cause);
    }

    private static TriadException corrupt(String message, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message, cause);
    }
}
