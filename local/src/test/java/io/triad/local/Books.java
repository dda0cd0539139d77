// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The accounts that services keep as metrics, once all runs are closed: what each received is what it dealt with and what it
 * dropped, by reason; and what one emitted is what the next received.
 */
final class Books {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{.*})?) ([^ ]+)$");
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String GARBAGE = "garbage of each topic";
    private static final int SAMPLES_A_TASK = 2;

    private final Map<Service, Map<String, Double>> metrics = new EnumMap<>(Service.class);

    private final Map<Service, Integer> workers = new EnumMap<>(Service.class);

    private Books(HttpClient http, Map<Service, Map<String, Double>> before) throws IOException, InterruptedException {
        for (Service service : Service.values()) {
            Map<String, Double> found = new TreeMap<>();
            List<Integer> ports = ports(service);
            for (int port : ports) {
                http.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                                        .header("Accept", "text/plain")
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body()
                        .lines()
                        .forEach(line -> {
                            Matcher sample = SAMPLE.matcher(line);
                            if (sample.matches()) {
                                found.merge(sample.group(1), Double.valueOf(sample.group(2)), Double::sum);
                            }
                        });
            }
            before.getOrDefault(service, Map.of()).forEach((name, value) -> found.merge(name, -value, Double::sum));
            metrics.put(service, found);
            workers.put(service, ports.size());
        }
    }

    /** Returns where a service's workers answer, by what their processes were started with. */
    private static List<Integer> ports(Service service) {
        Pattern started = Pattern.compile("-Dquarkus\\.http\\.port=(\\d+) .*-Dkafka\\.group\\.instance\\.id="
                + service.moduleName() + "(-\\d+)? ");
        return ProcessHandle.current()
                .descendants()
                .map(process -> started.matcher(process.info().commandLine().orElse("")))
                .filter(Matcher::find)
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .toList();
    }

    /** Reads the books as they stand. */
    static Books of(HttpClient http) throws IOException, InterruptedException {
        return new Books(http, Map.of());
    }

    /**
     * Balances what happened since; the last events of a run may be under way still.
     *
     * @param garbage how many events of each topic nobody can read
     */
    void assertBalanceSince(HttpClient http, int garbage) throws Exception {
        Instant end = Instant.now().plus(DEADLINE);
        while (true) {
            try {
                new Books(http, metrics).assertBalance(garbage);
                return;
            } catch (AssertionError e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                Thread.sleep(250);
            }
        }
    }

    private void assertBalance(int garbage) {
        assertEventsBalance(Service.TASK_GENERATOR, "triad_taskgenerator", garbage);
        assertEventsBalance(Service.TRAINER, "triad_trainer", garbage);
        assertEventsBalance(Service.MERGE, "triad_merge", garbage);
        assertEventsBalance(Service.EVAL, "triad_evaluation", garbage);

        double tasks = sum(Service.ROLLOUT, "triad_rollout_tasks_total", each -> each.contains("received"));
        assertThat(sum(Service.ROLLOUT, "triad_rollout_tasks_total", each -> !each.contains("received")))
                .as("tasks of rollout-svc")
                .isEqualTo(tasks);
        assertThat(sum(Service.ROLLOUT, "triad_rollout_tasks_total", each -> each.contains("refused")))
                .as(GARBAGE)
                .isEqualTo(garbage);

        double rollouts = sum(Service.VERIFIER, "triad_verifier_rollouts_received_total", each -> true);
        double judged = sum(Service.VERIFIER, "triad_verifier_rollouts_judged_total", each -> true);
        double refused = sum(Service.VERIFIER, "triad_verifier_rollouts_refused_total", each -> true);
        assertThat(judged + refused + sum(Service.VERIFIER, "triad_verifier_rollouts_failed_total", each -> true))
                .as("rollouts of verifier-svc")
                .isEqualTo(rollouts);
        assertThat(refused).as(GARBAGE).isEqualTo(garbage);

        // What one emits the next receives.
        double issued = sum(Service.TASK_GENERATOR, "triad_taskgenerator_tasks_issued_total", each -> true);
        double responses = sum(Service.ROLLOUT, "triad_rollout_responses_total", each -> true);
        assertThat(issued)
                .as("tasks that were issued and received")
                .isPositive()
                .isEqualTo(tasks - garbage);
        assertThat(responses).as("responses asked for and emitted").isEqualTo(SAMPLES_A_TASK * issued);
        assertThat(judged).as("responses emitted and judged").isEqualTo(responses);
        assertThat(sum(
                        Service.TRAINER,
                        "triad_trainer_events_processed_total",
                        each -> each.contains("triad.rewards.assigned.v1")))
                .as("responses judged and received by each trainer, whosever lane they are of")
                .isEqualTo(judged * numWorkers(Service.TRAINER));
        assertThat(sum(Service.TRAINER, "triad_trainer_responses_trained_total", each -> true)
                        + sum(
                                Service.TRAINER,
                                "triad_trainer_responses_dropped_total",
                                each -> each.contains("reason=")))
                .as("responses received and trained on or dropped with a reason")
                .isEqualTo(judged);
    }

    private void assertEventsBalance(Service service, String prefix, int garbage) {
        Map<String, Double> of = metrics.getOrDefault(service, Map.of());
        int numTopics = 0;
        for (Map.Entry<String, Double> received : of.entrySet()) {
            String name = prefix + "_events_received_total";
            if (received.getKey().startsWith(name + "{")) {
                String topic = received.getKey().substring(name.length());
                double refused = of.getOrDefault(prefix + "_events_refused_total" + topic, Double.NaN);
                assertThat(of.getOrDefault(prefix + "_events_processed_total" + topic, Double.NaN)
                                + refused
                                + of.getOrDefault(prefix + "_events_failed_total" + topic, Double.NaN))
                        .as("events of %s %s", service, topic)
                        .isEqualTo(received.getValue());
                if (received.getValue() == 0) {
                    // A topic that has a dead-letter topic for the service, which reads it in other ways.
                    continue;
                }
                assertThat(refused)
                        .as("%s of %s: %s", topic, service, GARBAGE)
                        .isEqualTo(garbage * numWorkers(service));
                numTopics++;
            }
        }
        assertThat(numTopics).as("topics of %s", service).isGreaterThanOrEqualTo(3);
    }

    private int numWorkers(Service service) {
        return workers.getOrDefault(service, 0);
    }

    private double sum(Service service, String name, Predicate<String> wanted) {
        return metrics.getOrDefault(service, Map.of()).entrySet().stream()
                .filter(sample ->
                        (sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
                                && wanted.test(sample.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
