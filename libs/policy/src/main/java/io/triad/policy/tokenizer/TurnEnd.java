// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import java.time.Clock;
import java.util.Optional;

/**
 * Finds the token that ends an assistant's turn. A checkpoint says it nowhere: the {@code eos_token} of a base model ends
 * texts, not turns. The chat template knows it, as it writes it behind what the assistant has said.
 */
final class TurnEnd {
    /** Text that no template takes for anything else. */
    private static final String ANSWER = "f7d1c0";

    private final PolicyTokenizer tokenizer;

    TurnEnd(PolicyTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The token behind an answer in the template's text; else the {@code eos_token}; without a template the usual ones. */
    Optional<Integer> of(Optional<ChatTemplate> template, Clock clock) {
        if (template.isEmpty()) {
            return ChatMarkers.TURN_ENDS.stream()
                    .flatMap(marker -> single(marker).stream())
                    .findFirst();
        }
        Optional<Integer> written = behindAnAnswer(template.get(), clock);
        return written.isPresent()
                ? written
                : template.get().specialTokens().endOfText().flatMap(this::single);
    }

    private Optional<Integer> behindAnAnswer(ChatTemplate template, Clock clock) {
        String text;
        try {
            Conversation answered = Conversation.of(ChatMessage.user("?"), ChatMessage.assistant(ANSWER));
            text = template.render(answered.withoutAnswer(), clock);
        } catch (TriadException e) {
            // The template wants another conversation; its eos_token remains.
            return Optional.empty();
        }
        int answer = text.lastIndexOf(ANSWER);
        if (answer < 0) {
            return Optional.empty();
        }
        TokenIds behind = tokenizer.encode(text.substring(answer + ANSWER.length()));
        return behind.stream().filter(tokenizer::isSpecial).boxed().findFirst();
    }

    private Optional<Integer> single(String token) {
        TokenIds ids = tokenizer.encode(token);
        return ids.size() == 1 ? Optional.of(ids.get(0)) : Optional.empty();
    }
}
