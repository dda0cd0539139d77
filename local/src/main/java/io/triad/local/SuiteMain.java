// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.TriadException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The process that runs a detached suite until it is asked to end or a part of it fails. */
public final class SuiteMain {
    /** How the line begins that says why the suite did not start or ended: code and message follow. */
    static final String FAILED = "failed ";

    private static final String HEAP = "heap.";
    private static final String WORKERS = "workers.";

    private SuiteMain() {}

    /** Runs with the arguments that {@link #arguments} makes. */
    public static void main(String[] arguments) {
        int status;
        try (Suite suite = Suite.start(settings(arguments), SuiteMain::say)) {
            say("the suite is up, " + suite.server() + " takes runs");
            ChildFailure failure = suite.onFailure().join();
            say(failure.message());
            status = 1;
        } catch (TriadException e) {
            say(FAILED + e.code() + " " + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }

    static List<String> arguments(SuiteSettings settings) {
        List<String> arguments = new ArrayList<>(List.of(
                settings.dataDir().toString(),
                settings.home().toString(),
                Integer.toString(settings.basePort()),
                settings.javaHome().toString(),
                Long.toString(settings.readyWithin().toMillis()),
                Integer.toString(settings.restarts().most()),
                Long.toString(settings.restarts().within().toMillis())));
        settings.heapMegabytes().forEach((process, megabytes) -> arguments.add(HEAP + process + "=" + megabytes));
        settings.workers().forEach((service, number) -> arguments.add(WORKERS + service + "=" + number));
        return arguments;
    }

    static SuiteSettings settings(String[] arguments) {
        Map<String, Integer> heaps = new LinkedHashMap<>();
        Map<Service, Integer> workers = new EnumMap<>(Service.class);
        for (int i = 7; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            String name = arguments[i].substring(0, equals);
            int number = Integer.parseInt(arguments[i].substring(equals + 1));
            if (name.startsWith(WORKERS)) {
                workers.put(Service.valueOf(name.substring(WORKERS.length())), number);
            } else {
                heaps.put(name.substring(HEAP.length()), number);
            }
        }
        return new SuiteSettings(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                heaps,
                workers,
                Path.of(arguments[3]),
                Duration.ofMillis(Long.parseLong(arguments[4])),
                new Restarts(Integer.parseInt(arguments[5]), Duration.ofMillis(Long.parseLong(arguments[6]))));
    }
}
