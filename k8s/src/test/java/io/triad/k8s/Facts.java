// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import io.smallrye.config.ConfigMappings;
import io.triad.eval.EvaluationConfig;
import io.triad.merge.MergeConfig;
import io.triad.rollout.RolloutConfig;
import io.triad.security.SecurityConfig;
import io.triad.taskgenerator.config.QuestionStoreConfig;
import io.triad.taskgenerator.config.TaskGeneratorConfig;
import io.triad.tracing.TracingConfig;
import io.triad.trainer.TrainerConfig;
import io.triad.verifier.VerifierConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * What a service is, from the service itself.
 *
 * @param block its block in the chart's values
 * @param module its module, image and consumer group
 * @param settings the interfaces that its settings are mapped to
 */
record Facts(String block, String module, List<Class<?>> settings) {
    static final List<Facts> ALL = List.of(
            new Facts(
                    "taskGenerator",
                    "task-generator-svc",
                    List.of(TaskGeneratorConfig.class, QuestionStoreConfig.class, SecurityConfig.class)),
            new Facts("rollout", "rollout-svc", List.of(RolloutConfig.class, SecurityConfig.class)),
            new Facts("verifier", "verifier-svc", List.of(VerifierConfig.class, SecurityConfig.class)),
            new Facts("trainer", "trainer-svc", List.of(TrainerConfig.class)),
            new Facts("merge", "merge-svc", List.of(MergeConfig.class)),
            new Facts("eval", "eval-svc", List.of(EvaluationConfig.class)));

    /** Read by the JVM, the C library and the loader of native libraries, not by the service. */
    private static final Set<String> OF_OTHERS = Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "DJL_CACHE_DIR");

    /** Read by Quarkus where a service can be asked. */
    private static final Set<String> OF_LOCKED_SERVICES = Set.of(
            "QUARKUS_OIDC_TENANT_ENABLED",
            "QUARKUS_OIDC_AUTH_SERVER_URL",
            "QUARKUS_OIDC_TOKEN_AUDIENCE",
            "QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH");

    static Facts of(String module) {
        return ALL.stream()
                .filter(facts -> facts.module.equals(module))
                .findFirst()
                .orElseThrow(() -> new AssertionError(module + " is no service"));
    }

    /** Its application.properties. */
    Properties properties() {
        Path file = Chart.ROOT.resolve(module).resolve("src/main/resources/application.properties");
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** Whether the service reads the environment variable {@code name}. */
    boolean reads(String name) {
        return OF_OTHERS.contains(name)
                || environment().contains(name)
                || isAsked() && OF_LOCKED_SERVICES.contains(name);
    }

    /** Whether the service can be asked for something beside health and metrics. */
    boolean isAsked() {
        return settings.contains(SecurityConfig.class);
    }

    /** The environment variables by which its settings can be said, as MicroProfile Config names them. */
    Set<String> environment() {
        Stream<String> mapped = Stream.concat(settings.stream(), Stream.of(TracingConfig.class))
                .flatMap(type ->
                        ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(type)).keySet().stream());
        Stream<String> written = properties().stringPropertyNames().stream();
        Stream<String> client = ConsumerConfig.configNames().stream().map(name -> "kafka." + name);
        return Stream.of(mapped, written, client)
                .flatMap(names -> names)
                .map(name -> name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
