// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.sampling;

import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.reasoning.prompt.Prompt;
import java.util.Optional;

/** From prompts in words to a policy's requests, and from its tokens back to text. */
public record AskedPolicy(PolicyTokenizer tokenizer, PolicyConfig config) {
    /** Returns a prompt's tokens. */
    public TokenIds tokens(Prompt prompt) {
        return tokenizer.prompt(prompt.system(), prompt.user());
    }

    /**
     * Returns the request for a response, which may take the tokens of the settings or the positions that the prompt leaves,
     * whichever is less; empty when it leaves none.
     */
    public Optional<SampleRequest> request(TokenIds prompt, SamplingSettings settings, long seed) {
        int room = Math.min(settings.maxTokens(), config.maxPositionEmbeddings() - prompt.size());
        return room > 0
                ? Optional.of(new SampleRequest(
                        prompt, new SamplingSettings(settings.temperature(), settings.topP(), room), seed))
                : Optional.empty();
    }

    /** Returns what was drawn, as text. */
    public DrawnResponse response(Completion completion) {
        return new DrawnResponse(
                tokenizer.decodeResponse(completion.tokens()),
                finish(completion.finishReason()),
                completion.tokens().size());
    }

    private static JudgedSample.Finish finish(FinishReason reason) {
        return switch (reason) {
            case STOP -> JudgedSample.Finish.STOP;
            case LENGTH -> JudgedSample.Finish.LENGTH;
            case CANCELLED ->
                throw new TriadException(
                        ErrorCode.BROKEN_INVARIANT,
                        "a sample was cancelled, and nobody cancels those of an evaluation; report this");
        };
    }
}
