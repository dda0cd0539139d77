// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/**
 * The vocabulary of a policy made from scratch: every byte, and the given words as one token each. Any text has an
 * encoding, and decoding gives the same text back.
 *
 * <p>Written as a Hugging Face {@code tokenizer.json}: byte-level BPE without merges and with {@code ignore_merges}, so
 * that a piece of text which is an entry becomes that entry and any other piece becomes its bytes. Text is cut into
 * pieces by a regular expression: first the words that it would otherwise cut (longest first), then letters with at
 * most one blank before them, then single characters.
 *
 * <p>Ids: 0–255 are the bytes, then the words in their order, then {@code <|endoftext|>}, {@code <|im_start|>},
 * {@code <|im_end|>} (special: left out by decoding) and {@code <think>}, {@code </think>}, {@code <answer>},
 * {@code </answer>} (kept by decoding).
 *
 * @param words distinct, each longer than one byte, with or without a leading blank
 */
public record WordVocabulary(List<String> words) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern LETTERS = Pattern.compile(" ?[A-Za-z]+");
    private static final List<String> SPECIAL =
            List.of(ChatMarkers.END_OF_TEXT, ChatMarkers.TURN_START, ChatMarkers.TURN_END);
    private static final List<String> TAGS = List.of("<think>", "</think>", "<answer>", "</answer>");

    /**
     * @throws TriadException CORRUPT_CHECKPOINT for an empty or repeated word, or one that holds a marker or tag and more
     */
    public WordVocabulary {
        // Markers and tags are entries of every vocabulary; a list that names one says nothing new.
        words = words.stream()
                .filter(word -> !SPECIAL.contains(word) && !TAGS.contains(word))
                .toList();
        SequencedSet<String> seen = new LinkedHashSet<>();
        for (String word : words) {
            if (word.isEmpty() || !seen.add(word)) {
                throw invalid("word \"" + word + "\" is " + (word.isEmpty() ? "empty" : "given twice"));
            }
            for (List<String> added : List.of(SPECIAL, TAGS)) {
                for (String marker : added) {
                    if (word.contains(marker)) {
                        throw invalid("word \"" + word + "\" holds the marker " + marker);
                    }
                }
            }
        }
        // A single ASCII character is a byte symbol already; naming it again would give it two ids.
        words = words.stream()
                .filter(word -> word.getBytes(StandardCharsets.UTF_8).length > 1)
                .toList();
    }

    /** Number of ids, bytes and markers included. */
    public int size() {
        return 256 + words.size() + SPECIAL.size() + TAGS.size();
    }

    /** The id of {@code <|endoftext|>}. */
    public int endOfText() {
        return 256 + words.size();
    }

    /** The id of {@code <|im_end|>}, which ends a turn. */
    public int endOfTurn() {
        return endOfText() + SPECIAL.indexOf(ChatMarkers.TURN_END);
    }

    /** The {@code tokenizer.json}. */
    public String toJson() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        int id = endOfText();
        for (String marker : SPECIAL) {
            addToken(added, id++, marker, true);
        }
        for (String tag : TAGS) {
            addToken(added, id++, tag, false);
        }
        root.putNull("normalizer");
        ObjectNode preTokenizer = root.putObject("pre_tokenizer");
        preTokenizer.put("type", "Sequence");
        ArrayNode steps = preTokenizer.putArray("pretokenizers");
        ObjectNode split = steps.addObject();
        split.put("type", "Split");
        split.putObject("pattern").put("Regex", pieces());
        split.put("behavior", "Isolated");
        split.put("invert", false);
        putByteLevel(steps.addObject());
        root.putNull("post_processor");
        putByteLevel(root.putObject("decoder"));
        putModel(root.putObject("model"));
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT, "tokenizer cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private void putModel(ObjectNode model) {
        model.put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", true);
        ObjectNode vocabulary = model.putObject("vocab");
        int id = 0;
        for (String symbol : ByteSymbols.all()) {
            vocabulary.put(symbol, id++);
        }
        for (String word : words) {
            vocabulary.put(ByteSymbols.spell(word), id++);
        }
        model.putArray("merges");
    }

    private String pieces() {
        List<String> alternatives = new ArrayList<>();
        words.stream()
                .filter(word -> !LETTERS.matcher(word).matches() && word.codePointCount(0, word.length()) > 1)
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(WordVocabulary::literal)
                .forEach(alternatives::add);
        alternatives.add(LETTERS.pattern());
        alternatives.add("[\\s\\S]");
        return String.join("|", alternatives);
    }

    /** Every character that could be an operator of the regular expression is escaped; letters and digits are not. */
    private static String literal(String word) {
        StringBuilder pattern = new StringBuilder();
        word.codePoints().forEach(character -> {
            if (character < 128 && character > 32 && !Character.isLetterOrDigit(character)) {
                pattern.append('\\');
            }
            pattern.appendCodePoint(character);
        });
        return pattern.toString();
    }

    private static void addToken(ArrayNode added, int id, String content, boolean special) {
        ObjectNode token = added.addObject();
        token.put("id", id);
        token.put("content", content);
        token.put("single_word", false);
        token.put("lstrip", false);
        token.put("rstrip", false);
        token.put("normalized", false);
        token.put("special", special);
    }

    private static void putByteLevel(ObjectNode node) {
        node.put("type", "ByteLevel");
        node.put("add_prefix_space", false);
        node.put("trim_offsets", true);
        node.put("use_regex", false);
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message);
    }
}
