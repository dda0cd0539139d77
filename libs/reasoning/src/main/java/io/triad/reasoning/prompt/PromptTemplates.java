// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of full prompts: a system text with the response contract, and a template for each {@link Question}.
 *
 * <p>A template's names stand in double braces, {@code {{formulas}}}. What replaces them is never read as a template again.
 *
 * @param system the standing instruction; must name the four tags of the contract
 */
public record PromptTemplates(String system, Map<Question, String> users) {

    private static final Pattern NAME = Pattern.compile("\\{\\{([a-z]{1,40})}}");

    /** The library's own words. */
    public static final PromptTemplates DEFAULT = own();

    public PromptTemplates {
        for (String tag : ResponseTags.ALL) {
            if (!system.contains(tag)) {
                throw new IllegalArgumentException(
                        "The system text tells the response contract, but does not name " + tag);
            }
        }
        users = Map.copyOf(users);
        for (Question question : Question.values()) {
            String template = users.get(question);
            if (template == null) {
                throw new IllegalArgumentException("The template for " + question.label() + " is missing");
            }
            Set<String> names = new TreeSet<>();
            NAME.matcher(template).results().forEach(result -> names.add(result.group(1)));
            if (!names.equals(question.names())) {
                throw new IllegalArgumentException("The template for " + question.label() + " must hold the names "
                        + new TreeSet<>(question.names()) + " in double braces, but holds " + names);
            }
        }
    }

    /**
     * These templates with some replaced.
     *
     * @param system another system text, or empty to keep this one
     * @throws IllegalArgumentException if a text lacks what it must hold
     */
    public PromptTemplates with(String otherSystem, Map<Question, String> others) {
        Map<Question, String> all = new EnumMap<>(users);
        all.putAll(others);
        return new PromptTemplates(otherSystem.isEmpty() ? system : otherSystem, all);
    }

    /** The user part of a prompt: the question's template with its names replaced, in one pass. */
    String fill(Question question, Map<String, String> values) {
        String template = users.get(question);
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (MatchResult name : NAME.matcher(template).results().toList()) {
            text.append(template, from, name.start()).append(values.get(name.group(1)));
            from = name.end();
        }
        return text.append(template, from, template.length()).toString();
    }

    private static PromptTemplates own() {
        Map<Question, String> users = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            users.put(question, resource(question.label()));
        }
        return new PromptTemplates(resource("system"), users);
    }

    private static String resource(String name) {
        String file = name + ".txt";
        try (InputStream stream = PromptTemplates.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("The prompt template " + file + " is missing from the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The prompt template " + file + " cannot be read", e);
        }
    }
}
