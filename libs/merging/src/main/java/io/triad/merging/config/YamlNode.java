// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.config;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A part of a merge file, with where it stands, so that every complaint names it. YAML 1.1 with aliases, as mergekit reads it; no
 * tags that make objects, and bounded in size.
 *
 * @param file what messages call the file
 * @param path where it stands, such as {@code models[1].parameters.weight}; empty for the whole
 */
record YamlNode(String file, String path, @Nullable Object value) {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ALIASES = 32;

    /** Parses a file of one document. */
    static YamlNode parse(String text, String file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MergeFile.MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        List<Object> documents = new ArrayList<>();
        try {
            new Yaml(new SafeConstructor(options)).loadAll(text).forEach(documents::add);
        } catch (YAMLException e) {
            throw refused(file + " is not YAML: " + e.getMessage());
        }
        if (documents.size() > 1) {
            throw refused(file + " has " + documents.size()
                    + " documents; merge each from a file of its own, the later ones with the results of the earlier");
        }
        YamlNode root = new YamlNode(file, "", documents.isEmpty() ? null : documents.getFirst());
        if (!root.isMapping()) {
            throw refused(file + " is no mapping of keys; it needs at least merge_method and models");
        }
        return root;
    }

    boolean isMapping() {
        return value instanceof Map;
    }

    boolean isList() {
        return value instanceof List;
    }

    /** Returns the keys; none for a key without a value. */
    Map<String, YamlNode> mapping() {
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong("is " + shown() + ", expected keys and values");
        }
        Map<String, YamlNode> nodes = new LinkedHashMap<>();
        map.forEach((key, each) -> {
            String name = String.valueOf(key);
            nodes.put(name, new YamlNode(file, path.isEmpty() ? name : path + "." + name, each));
        });
        return nodes;
    }

    /** Returns the value of a key that has one. */
    Optional<YamlNode> get(String key) {
        return Optional.ofNullable(mapping().get(key)).filter(node -> node.value() != null);
    }

    List<YamlNode> elements() {
        if (!(value instanceof List<?> list)) {
            throw wrong("is " + shown() + ", expected a list");
        }
        List<YamlNode> nodes = new ArrayList<>();
        for (Object each : list) {
            nodes.add(new YamlNode(file, path + "[" + nodes.size() + "]", each));
        }
        return nodes;
    }

    String text() {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw wrong("is " + shown() + ", expected a text");
    }

    long integer() {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong("is " + shown() + ", expected a whole number");
    }

    boolean flag() {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong("is " + shown() + ", expected true or false");
    }

    /** Returns a {@link Double}, {@link Boolean} or {@link String}. */
    Object scalar() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean || value instanceof String) {
            return value;
        }
        throw wrong("is " + shown() + ", expected a value");
    }

    /** A complaint that names this part. */
    TriadException wrong(String what) {
        return refused(file + ": " + (path.isEmpty() ? "it" : path) + " " + what);
    }

    private String shown() {
        String text = String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) + "…" : "'" + text + "'";
    }

    private static TriadException refused(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
