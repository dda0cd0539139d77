// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.policy.tokenizer.ChatTemplate;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What belongs to a policy beside its configuration and weights and goes with every version of it, byte for byte: its
 * tokenizer, how it is spoken to, its generation settings, its license. Immutable.
 */
public final class PolicyCompanions {
    /** By the names that Hugging Face gives them. */
    static final List<String> NAMES = List.of(
            PolicyFolder.TOKENIZER,
            "tokenizer_config.json",
            "tokenizer.model",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "chat_template.jinja",
            "chat_template.json",
            PolicyFolder.GENERATION_CONFIG,
            "LICENSE",
            "LICENSE.txt",
            "NOTICE");

    private final SortedMap<String, byte[]> files;
    private final Optional<ChatTemplate> chatTemplate;

    private PolicyCompanions(Map<String, byte[]> files, Optional<ChatTemplate> chatTemplate) {
        this.files = new TreeMap<>(files);
        this.chatTemplate = chatTemplate;
    }

    /** Those of a policy that has a tokenizer only, and is spoken to in ChatML. */
    public static PolicyCompanions of(byte[] tokenizerJson) {
        return new PolicyCompanions(Map.of(PolicyFolder.TOKENIZER, tokenizerJson.clone()), Optional.empty());
    }

    /** Reads those that the folder has; it must have a tokenizer. */
    static PolicyCompanions read(PolicyFolder folder) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(PolicyFolder.TOKENIZER, folder.tokenizerJson());
        for (String name : NAMES) {
            if (Files.exists(folder.path().resolve(name))) {
                files.put(name, folder.bytes(name, PolicyFolder.MAX_TOKENIZER_BYTES));
            }
        }
        return new PolicyCompanions(files, ChatTemplate.inFolder(folder.path()));
    }

    /** Writes them into a folder that has none of them. */
    void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** Opens the tokenizer, with the prompts of the policy's chat template; the caller closes it. */
    public PolicyTokenizer tokenizer() {
        return PolicyTokenizer.fromJson(
                files.get(PolicyFolder.TOKENIZER), chatTemplate, ChatTemplate.ALWAYS_THE_SAME_DAY);
    }
}
