// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who is compared, and how each is started. Properties, set by {@code ./benchmarks/peers}: {@code triad.peers.contenders} the folder of the
 * others' programs, {@code triad.peers.work} that of logs, of Jlama's jars and of the checkpoint as GGUF, {@code triad.peers.python} an interpreter
 * that has {@code requirements.txt}.
 */
final class Peers {
    static final String TRIAD = "Triad";
    private static final Path CONTENDERS = path("triad.peers.contenders");
    private static final Path WORK = path("triad.peers.work");

    private Peers() {}

    /** Commands by name, Triad's first. */
    static Map<String, List<String>> commands(Path folder, int numThreads) {
        List<String> common = List.of(folder.toString(), Integer.toString(numThreads));
        String here = System.getProperty("java.class.path");
        String jlama = WORK.resolve("jlama") + "/*" + File.pathSeparator + here.split(File.pathSeparator, 2)[0];
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(TRIAD, java(here, TriadContender.class.getName(), common));
        commands.put("transformers BF16", python("transformers_contender.py", common, "bfloat16"));
        commands.put("transformers F32", python("transformers_contender.py", common, "float32"));
        commands.put(
                "llama.cpp",
                python(
                        "llama_contender.py",
                        common,
                        WORK.resolve("checkpoint.gguf").toString()));
        String program = CONTENDERS.resolve("jlama/JlamaContender.java").toString();
        commands.put("Jlama native", java(jlama, program, common));
        commands.put("Jlama Vector API", java(jlama, program, common, "-Djlama.force_panama_tensor_operations=true"));
        return commands;
    }

    /** Where a contender's words go. */
    static Path log(String name) {
        return WORK.resolve(name.toLowerCase().replace(' ', '-') + ".log");
    }

    private static List<String> java(String classPath, String main, List<String> arguments, String... options) {
        String java = ProcessHandle.current().info().command().orElse("java");
        return Stream.of(
                        Stream.of(java, "-Xmx6g", "--add-modules=jdk.incubator.vector"),
                        Stream.of("--enable-native-access=ALL-UNNAMED"),
                        Stream.of(options),
                        Stream.of("-cp", classPath, main),
                        arguments.stream())
                .flatMap(words -> words)
                .toList();
    }

    private static List<String> python(String program, List<String> arguments, String last) {
        Stream<String> command = Stream.of(
                System.getProperty("triad.peers.python"),
                CONTENDERS.resolve(program).toString());
        return Stream.of(command, arguments.stream(), Stream.of(last))
                .flatMap(words -> words)
                .toList();
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property));
    }
}
