// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import io.triad.benchmarks.peers.Questions.Answer;
import io.triad.benchmarks.peers.Questions.Question;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What every contender does in a round. */
enum Scenario {
    DECODE_1("batch 1", 1, 32, 65),
    DECODE_32("batch 32", 32, 32, 33),
    PROMPT_512("prompt of 512", 1, 512, 1);

    /** Of prompts that are answered one after another a few tell the rate of many. */
    private static final int ONE_AFTER_ANOTHER = 2;

    private final String title;
    private final int batch;
    private final int promptTokens;
    private final int responseTokens;

    Scenario(String title, int batch, int promptTokens, int responseTokens) {
        this.title = title;
        this.batch = batch;
        this.promptTokens = promptTokens;
        this.responseTokens = responseTokens;
    }

    String title() {
        return title;
    }

    /** Prompts that were not asked before, lest something is remembered of them. */
    List<List<Integer>> prompts(SplittableRandom random, int vocabSize) {
        return IntStream.range(0, batch)
                .mapToObj(_ -> random.ints(promptTokens, 0, vocabSize).boxed().toList())
                .toList();
    }

    /** Asks a contender; of a response the first token's time is the prompt's. */
    Turn take(ContenderProcess contender, List<List<Integer>> prompts) throws IOException {
        List<List<Integer>> asked =
                contender.about().batches() ? prompts : prompts.subList(0, Math.min(prompts.size(), ONE_AFTER_ANOTHER));
        Answer first = contender.ask(new Question(asked, 1));
        if (responseTokens == 1) {
            return new Turn(asked.size() * promptTokens / first.seconds(), first.tokens());
        }
        Answer all = contender.ask(new Question(asked, responseTokens));
        double seconds = all.seconds() - first.seconds();
        return new Turn(asked.size() * (responseTokens - 1) / seconds, first.tokens());
    }

    /**
     * @param tokensPerSecond read of a prompt, or made of a response
     * @param firstTokens that followed each prompt, as a list of one
     */
    record Turn(double tokensPerSecond, List<List<Integer>> firstTokens) {}
}
