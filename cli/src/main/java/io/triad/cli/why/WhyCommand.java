// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.why;

import io.triad.cli.HelpOption;
import io.triad.cli.suite.LogFolderOption;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.local.LogAndStore;
import io.triad.local.Service;
import io.triad.local.Suite;
import io.triad.local.SuiteFile;
import io.triad.local.SuiteSettings;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.ConsumerGroups;
import io.triad.messaging.LogReader;
import io.triad.replay.stall.Actor;
import io.triad.replay.stall.Diagnosis;
import io.triad.replay.stall.OpenRuns;
import io.triad.replay.stall.RunWaits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code triad why}: what runs wait for, since when, and who must act. */
@Command(
        name = "why",
        description = {
            "Says what each lane of a run waits for, since when, and which service must act.",
            "Exit status: 0 when it goes on or is complete, 1 when something is stalled, 2 when the call is wrong.",
            "Stalled is a lane that stopped, one whose service is down, does not answer or reads nothing, and one that nothing has",
            "moved for longer than --patience."
        })
public final class WhyCommand implements Callable<Integer> {
    private static final int STALLED = 1;

    private final Path home;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run's id (default: all that are not complete, or else the last one).")
    private @Nullable String runId;

    @Mixin
    private final LogFolderOption folderOption = new LogFolderOption();

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = {
                "Another log's Kafka broker. What it asks for is in the environment as for the services: KAFKA_SASL_MECHANISM and",
                "so on."
            })
    private @Nullable String broker;

    @Option(
            names = "--health",
            paramLabel = "SERVICE=URL",
            description = {
                "With --broker: where a service answers, such as verifier-svc=http://10.0.0.7:7412; may be given for each.",
                "Of those that are not named, the broker alone is asked whether they read the log."
            })
    private Map<String, URI> addresses = Map.of();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "A lane that nothing has moved for longer is stalled (default: ${DEFAULT-VALUE}).")
    private long patienceSeconds;

    @Option(names = "--json", description = "Writes a line of JSON for each run instead.")
    private boolean json;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "5",
            description = "Says it again and again, with a pause (default: ${FALLBACK-VALUE}), until no run is open.")
    private @Nullable Integer watchSeconds;

    /** Explains with the data folder beside this launcher's folder, unless told otherwise. */
    public WhyCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (patienceSeconds < 1 || (watchSeconds != null && watchSeconds < 1)) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "--patience and --watch are 1 second or more");
        }
        Map<Actor, URI> asked = named(addresses);
        if (broker != null) {
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.put("KAFKA_BOOTSTRAP_SERVERS", broker);
            return explain(BrokerAccess.ofEnvironment(environment), asked, true);
        }
        if (!asked.isEmpty()) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "--health goes with --broker");
        }
        Path folder = folderOption.dataDir(home);
        Optional<SuiteFile> suite = Suite.find(folder);
        suite.ifPresent(found -> Stream.of(Service.values())
                .forEach(service -> asked.put(actor(service.moduleName()), found.uri(service))));
        try (LogAndStore log = LogAndStore.open(SuiteSettings.of(folder, home).withBasePort(0), System.err::println)) {
            return explain(BrokerAccess.open(log.bootstrapServers()), asked, suite.isPresent());
        }
    }

    private static Map<Actor, URI> named(Map<String, URI> addresses) {
        Map<Actor, URI> named = new EnumMap<>(Actor.class);
        addresses.forEach((service, address) -> named.put(actor(service), address));
        return named;
    }

    private static Actor actor(String service) {
        return Stream.of(Actor.values())
                .filter(actor -> actor.service().equals(service))
                .findFirst()
                .orElseThrow(() -> new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "--health names '" + service + "'; the services are "
                                + String.join(
                                        ", ",
                                        Stream.of(Actor.values())
                                                .map(Actor::service)
                                                .toList())));
    }

    private int explain(BrokerAccess access, Map<Actor, URI> asked, boolean isStarted) throws InterruptedException {
        try (ConsumerGroups groups = new ConsumerGroups(access)) {
            while (true) {
                List<Diagnosis> diagnoses = diagnose(access, new AskedServices(groups, asked, isStarted));
                boolean open = diagnoses.stream()
                        .anyMatch(diagnosis -> diagnosis.run().closed().isEmpty());
                if (watchSeconds == null || !open) {
                    return diagnoses.stream().anyMatch(Diagnosis::isStalled) ? STALLED : 0;
                }
                Thread.sleep(Duration.ofSeconds(watchSeconds));
            }
        }
    }

    private List<Diagnosis> diagnose(BrokerAccess access, AskedServices services) {
        OpenRuns runs = OpenRuns.read(new LogReader(access), Optional.ofNullable(runId));
        Instant now = Instant.now();
        List<Diagnosis> diagnoses = chosen(runs, now).stream()
                .map(run -> Diagnosis.of(run, services, now, Duration.ofSeconds(patienceSeconds)))
                .toList();
        WhyText text = new WhyText(now);
        for (Diagnosis diagnosis : diagnoses) {
            if (json) {
                System.out.println(WhyJson.of(diagnosis));
            } else {
                text.lines(diagnosis).forEach(System.out::println);
            }
        }
        if (diagnoses.isEmpty() && !json) {
            System.out.println("the log has no run; './triad run' starts one");
        }
        return diagnoses;
    }

    private List<RunWaits> chosen(OpenRuns runs, Instant now) {
        if (runId != null) {
            return List.of(runs.run(runId, now));
        }
        List<RunWaits> open = runs.open(now);
        return open.isEmpty() && !runs.runIds().isEmpty()
                ? List.of(runs.run(List.copyOf(runs.runIds()).getLast(), now))
                : open;
    }
}
