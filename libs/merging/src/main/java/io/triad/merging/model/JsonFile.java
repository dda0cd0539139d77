// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The JSON files of a model's folder. */
public final class JsonFile {
    /** Tokenizers of large vocabularies take some 30 MB. */
    private static final long MAX_BYTES = 256L << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private JsonFile() {}

    /**
     * Reads an object.
     *
     * @throws TriadException NOT_FOUND, CORRUPT_CHECKPOINT when it is no JSON object or too large, EXHAUSTED when it cannot
     *     be read
     */
    public static ObjectNode read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw corrupt(file, "it has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
            }
            JsonNode node;
            try {
                node = JSON.readTree(Files.readAllBytes(file));
            } catch (JsonProcessingException e) {
                throw corrupt(file, e.getOriginalMessage());
            }
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw corrupt(file, "it holds no object");
        } catch (NoSuchFileException e) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    file + " does not exist; a model has its configuration, tokenizer and weights in one folder",
                    e);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be read: " + e, e);
        }
    }

    /** Writes an object with two blanks of indent, as other tools do. */
    public static void write(Path file, JsonNode node) throws IOException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        Files.write(file, (JSON.writer(printer).writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static TriadException corrupt(Path file, String why) {
        return new TriadException(
                ErrorCode.CORRUPT_CHECKPOINT, file + " cannot be used: " + why + "; fetch or export the model again");
    }
}
