// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a contender's process is asked: it prints {@link Contender.About} when it is ready, then reads a {@link Question} a line from standard
 * input and prints an {@link Answer} a line, all as JSON. Contenders in other languages do the same.
 */
public final class Questions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Questions() {}

    /** Answers until the input ends; whatever else prints to standard output goes to standard error. */
    public static void answer(Contender contender, PrintStream output) throws IOException {
        System.setOut(System.err);
        print(output, contender.about());
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            Question question = JSON.readValue(line, new TypeReference<>() {});
            long start = System.nanoTime();
            List<List<Integer>> tokens = contender.respond(question.prompts(), question.numTokens());
            print(output, new Answer((System.nanoTime() - start) / 1e9, tokens));
        }
    }

    private static void print(PrintStream output, Object value) throws IOException {
        output.println(JSON.writeValueAsString(value));
        output.flush();
    }

    /**
     * @param prompts token ids
     * @param numTokens how many are to follow each
     */
    record Question(List<List<Integer>> prompts, int numTokens) {}

    /**
     * @param seconds that it took, without reading the question
     * @param tokens that followed each prompt
     */
    record Answer(double seconds, List<List<Integer>> tokens) {}
}
