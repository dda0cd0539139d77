// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import java.util.List;

/** Something that goes on from token ids; it is asked by one thread. */
public interface Contender {
    /** What it is, for whoever reads the numbers. */
    About about();

    /**
     * Takes the likeliest token each time.
     *
     * @param prompts token ids, all of one length
     * @param numTokens how many tokens follow each prompt, whatever they are
     * @return the tokens that followed, without the prompts
     */
    List<List<Integer>> respond(List<List<Integer>> prompts, int numTokens);

    /**
     * What one must know of a contender.
     *
     * @param version of it and of what computes for it
     * @param dtype of the weights in memory, and of what is computed with them where that is another
     * @param threads that compute
     * @param batches whether several prompts are answered together; if not, one after another
     */
    record About(String version, String dtype, int threads, boolean batches) {}
}
