// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import io.triad.benchmarks.Machine;
import io.triad.benchmarks.peers.Comparison.Entry;
import io.triad.benchmarks.peers.Comparison.Rate;
import io.triad.benchmarks.peers.Scenario.Turn;
import io.triad.policy.PolicyConfig;
import io.triad.policy.folder.PolicyFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tokens a second of the embedded sampler and of others from one checkpoint, in turns in one run: {@code PeersScenario FOLDER ROUNDS}. Properties say
 * where the others are ({@link Peers}) and where the numbers are kept.
 *
 * <p>All stay started, and each does every scenario in every round, on the same prompts; who begins changes from round to round.
 */
public final class PeersScenario {
    private final Path folder;
    private final PolicyConfig config;
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<ContenderProcess> contenders = new ArrayList<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final Map<ContenderProcess, Results> results = new LinkedHashMap<>();

    private PeersScenario(Path folder) {
        this.folder = folder;
        this.config = new PolicyFolder(folder).config();
    }

    /**
     * Prints a table and writes the numbers.
     *
     * @param args a folder in Hugging Face layout, and how often each is measured
     */
    public static void main(String[] args) throws IOException {
        PeersScenario scenario = new PeersScenario(Path.of(args[0]));
        try {
            scenario.start();
            Comparison comparison = scenario.measure(Integer.parseInt(args[1]));
            System.out.println("\n" + comparison.table());
            Path file = Path.of(System.getProperty("triad.benchmarks.file"));
            comparison.write(file);
            System.out.println("Kept in " + file);
        } finally {
            scenario.contenders.forEach(ContenderProcess::close);
        }
    }

    /** Triad must start; of others those that can. */
    private void start() throws IOException {
        int numThreads = Runtime.getRuntime().availableProcessors();
        for (Map.Entry<String, List<String>> command :
                Peers.commands(folder, numThreads).entrySet()) {
            String name = command.getKey();
            Path log = Peers.log(name);
            try {
                ContenderProcess contender = new ContenderProcess(name, command.getValue(), log);
                contenders.add(contender);
                System.out.println(name + ": " + contender.about());
            } catch (IOException e) {
                if (name.equals(Peers.TRIAD)) {
                    throw e;
                }
                missing.put(name, e.getMessage());
                System.out.println(name + " is left out: " + e.getMessage() + "; see " + log);
            }
        }
    }

    private Comparison measure(int numRounds) throws IOException {
        contenders.forEach(contender -> results.put(contender, new Results()));
        round(false);
        OtherLoad others = new OtherLoad(
                () -> contenders.stream().map(ContenderProcess::processorTime).reduce(Duration.ZERO, Duration::plus));
        for (int round = 0; round < numRounds; round++) {
            Collections.rotate(contenders, 1);
            round(true);
            System.out.printf("round %d of %d%n", round + 1, numRounds);
        }
        return new Comparison(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                System.getProperty("triad.benchmarks.commit", "unknown"),
                Machine.here(),
                String.format("%,d parameters, random", config.numParameters()),
                numRounds,
                Math.rint(100 * others.processors().orElse(-1)) / 100,
                System.getProperty("triad.benchmarks.note", ""),
                entries(),
                missing);
    }

    private void round(boolean counts) throws IOException {
        for (Scenario scenario : Scenario.values()) {
            List<List<Integer>> prompts = scenario.prompts(random, config.vocabSize());
            Map<ContenderProcess, Turn> turns = new LinkedHashMap<>();
            for (ContenderProcess contender : contenders) {
                turns.put(contender, scenario.take(contender, prompts));
            }
            if (counts) {
                Turn reference = turns.get(triad());
                turns.forEach((contender, turn) -> results.get(contender).add(scenario, turn, reference));
            }
        }
    }

    private ContenderProcess triad() {
        return results.keySet().iterator().next();
    }

    private List<Entry> entries() {
        Results reference = results.get(triad());
        List<Entry> entries = new ArrayList<>();
        results.forEach((contender, result) -> {
            Map<String, Rate> rates = new LinkedHashMap<>();
            result.rates.forEach((scenario, rounds) ->
                    rates.put(scenario.title(), Rate.of(rounds, Rate.median(reference.rates.get(scenario)))));
            entries.add(new Entry(
                    contender.name(), contender.about(), Math.rint(100.0 * result.same / result.asked) / 100, rates));
        });
        return entries;
    }

    /** One contender's. */
    private static final class Results {
        private final Map<Scenario, List<Double>> rates = new LinkedHashMap<>();
        private int asked;
        private int same;

        private void add(Scenario scenario, Turn turn, Turn reference) {
            rates.computeIfAbsent(scenario, _ -> new ArrayList<>()).add(turn.tokensPerSecond());
            for (int prompt = 0; prompt < turn.firstTokens().size(); prompt++) {
                asked++;
                same += turn.firstTokens()
                                .get(prompt)
                                .equals(reference.firstTokens().get(prompt))
                        ? 1
                        : 0;
            }
        }
    }
}
