// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.suite.SuiteStart;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.local.Service;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of commands that start a suite. */
final class StartOptions {
    private static final int FIRST = 1024;
    private static final int LAST = 65_520;
    private static final Pattern HEAP = Pattern.compile("([1-9][0-9]{0,6})([mMgG])");
    private static final int MEBIBYTES_A_GIBIBYTE = 1024;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "7400",
            description = "First port of a suite that is started; 0 picks free ones (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--heap",
            paramLabel = "PROCESS=SIZE",
            description =
                    "Heap of a process of it, such as trainer-svc=8g, as triad plan says; may be given several times.")
    private Map<String, String> heaps = new LinkedHashMap<>();

    @Option(
            names = "--workers",
            paramLabel = "SERVICE=N",
            description =
                    "Processes that share the work of rollout-svc, verifier-svc or trainer-svc (default: 1 each).")
    private Map<String, Integer> workers = new LinkedHashMap<>();

    /** Returns how to start, checked: the first port, whose fifteen followers belong to the suite too, heaps, and workers. */
    SuiteStart checked() {
        if (port != 0 && (port < FIRST || port > LAST)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--port must be 0 or between " + FIRST + " and " + LAST + ", but is " + port);
        }
        Map<String, Integer> megabytes = new LinkedHashMap<>();
        heaps.forEach((process, size) -> megabytes.put(known(process), megabytes(process, size)));
        Map<Service, Integer> numbers = new EnumMap<>(Service.class);
        workers.forEach((name, number) -> {
            Service service = service(name);
            numbers.put(service, service.checkedWorkers(number));
        });
        return new SuiteStart(port, megabytes, numbers);
    }

    private static Service service(String name) {
        return Stream.of(Service.values())
                .filter(service -> service.moduleName().equals(name))
                .findFirst()
                .orElseThrow(() -> new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "--workers names '" + name + "'; rollout-svc, verifier-svc and trainer-svc can have several"));
    }

    private static String known(String process) {
        Stream<String> processes = Stream.concat(
                Stream.of("broker", "store"), Stream.of(Service.values()).map(Service::moduleName));
        return processes
                .filter(process::equals)
                .findFirst()
                .orElseThrow(() -> new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "--heap names '" + process + "'; there are broker, store, task-generator-svc, rollout-svc,"
                                + " verifier-svc, trainer-svc, merge-svc and eval-svc"));
    }

    private static int megabytes(String process, String size) {
        Matcher parts = HEAP.matcher(size);
        if (!parts.matches()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--heap of " + process + " is '" + size + "', expected a size such as 900m or 8g");
        }
        int number = Integer.parseInt(parts.group(1));
        return parts.group(2).equalsIgnoreCase("g") ? Math.multiplyExact(number, MEBIBYTES_A_GIBIBYTE) : number;
    }
}
