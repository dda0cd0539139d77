// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the services export to Prometheus after a run, as {@code name{label,label}}, against what boards and alerts are built on. */
final class ExportedMetrics {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? [^ ]+$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private ExportedMetrics() {}

    /** Writes all of a service's to {@code target/metrics}, and fails when one of {@code k8s/src/test/metrics} is not there. */
    static void assertWhatBoardsNeed(HttpClient http, Suite suite, Path home) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target/metrics"));
        for (Service service : Service.values()) {
            HttpResponse<String> scraped = http.send(
                    HttpRequest.newBuilder(suite.uri(service).resolve("/q/metrics"))
                            .header("Accept", "text/plain")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Set<String> exported = new TreeSet<>();
            scraped.body().lines().forEach(line -> {
                Matcher sample = SAMPLE.matcher(line);
                if (sample.matches()) {
                    exported.add(sample.group(1) + labels(sample.group(2)));
                }
            });
            Files.write(folder.resolve(service.moduleName() + ".txt"), exported);
            assertThat(Files.readAllLines(home.resolve("k8s/src/test/metrics").resolve(service.moduleName() + ".txt")))
                    .as("needed of " + service.moduleName() + ", which exports " + exported)
                    .allMatch(needed -> exported.stream().anyMatch(sample -> serves(sample, needed)));
        }
    }

    /**
     * Whether a sample has the name and the labels that are needed, and perhaps more: a minute after it has read a first record a
     * consumer tells its lag by partition, and no longer in all.
     */
    private static boolean serves(String sample, String needed) {
        return name(sample).equals(name(needed)) && names(sample).containsAll(names(needed));
    }

    private static String name(String sample) {
        return sample.replaceFirst("\\{.*", "");
    }

    private static Set<String> names(String sample) {
        return Set.of(
                sample.replaceFirst("^[^{]*\\{?", "").replaceFirst("}$", "").split(","));
    }

    private static String labels(@org.jspecify.annotations.Nullable String labels) {
        Set<String> names = new TreeSet<>();
        if (labels != null) {
            LABEL.matcher(labels).results().forEach(label -> names.add(label.group(1)));
        }
        return names.isEmpty() ? "" : "{" + String.join(",", names) + "}";
    }
}
