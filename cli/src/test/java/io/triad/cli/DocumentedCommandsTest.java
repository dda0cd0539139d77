// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every {@code ./triad} command that the documentation mentions is one that there is, with options that it has. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCED = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
    private static final Pattern INLINE = Pattern.compile("`(\\./triad\\b[^`]*)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern PAGE = Pattern.compile("README\\.md|docs/.*\\.md|(libs/)?[a-z0-9-]+/README\\.md");

    /** Pages by their paths. */
    private static Map<String, String> pages() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files =
                Files.find(ROOT, 4, (file, attributes) -> file.toString().endsWith(".md"))) {
            for (Path file : files.toList()) {
                String page = ROOT.relativize(file).toString();
                if (PAGE.matcher(page).matches() && !page.contains("/target/")) {
                    pages.put(page, Files.readString(file));
                }
            }
        }
        return pages;
    }

    @Test
    void shouldMentionCommandsThatThereAre() throws IOException {
        List<String> faults = new ArrayList<>();
        int commands = 0;
        for (Map.Entry<String, String> page : pages().entrySet()) {
            Matcher blocks = FENCED.matcher(page.getValue());
            while (blocks.find()) {
                for (List<String> words : commands(blocks.group(1))) {
                    commands++;
                    check(page.getKey(), words, true, faults);
                }
            }
            Matcher inline = INLINE.matcher(blocks.replaceAll(""));
            while (inline.find()) {
                for (List<String> words : commands(inline.group(1).replaceAll("\\s+", " "))) {
                    commands++;
                    check(page.getKey(), words, false, faults);
                }
            }
        }

        assertThat(commands).isGreaterThan(80);
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldFindWhatThereIsNot() {
        List<String> faults = new ArrayList<>();
        for (List<String> words : commands(
                "./triad runs shwo 1\n./triad run --sede 7 # a comment\n./triad report --open; ./triad plan x --json |"
                        + " head")) {
            check("page", words, true, faults);
        }

        assertThat(faults).hasSize(3);
        assertThat(faults.get(0)).contains("shwo");
        assertThat(faults.get(1)).contains("--sede");
        assertThat(faults.get(2)).contains("ID");
        List<String> loose = new ArrayList<>();
        check("page", List.of("./triad", "report"), false, loose);
        check("page", List.of("./triad", "run", "--sede"), false, loose);
        assertThat(loose).containsExactly("page: './triad run --sede': there is no option --sede");
        assertThatThrownBy(() -> commands("./triad run \"my.yaml")).hasMessageContaining("my.yaml");
    }

    /** The commands of ours in some lines of shell, each as its words. */
    private static List<List<String>> commands(String shell) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : shell.replace("\\\n", " ").split("\n")) {
            String code = line.replaceAll("(^|\\s)#.*", "");
            for (String command : code.split("&&|[;|&]")) {
                if (command.strip().startsWith("./triad")) {
                    commands.add(words(command.replaceAll("\\s\\d?>\\s*\\S+", "")));
                }
            }
        }
        return commands;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            if (word == null && matcher.group(3).matches(".*[\"'].*")) {
                throw new IllegalArgumentException("quotes inside a word, or an open one: " + command);
            }
            words.add(word == null ? matcher.group(3) : word);
        }
        return words;
    }

    /** A command in a block is meant to be run as it stands; one in a sentence may leave out what it takes. */
    private static void check(String page, List<String> words, boolean whole, List<String> faults) {
        List<String> arguments = words.subList(1, words.size());
        // The launcher's own, and the place of any.
        if (arguments.isEmpty() || List.of("test", "COMMAND").contains(arguments.getFirst())) {
            return;
        }
        String said = page + ": '" + String.join(" ", words) + "': ";
        CommandLine triad = TriadCommand.commandLine(new LocalSuites());
        if (whole) {
            try {
                CommandLine.ParseResult unused = triad.parseArgs(arguments.toArray(String[]::new));
            } catch (CommandLine.ParameterException wrong) {
                faults.add(said + wrong.getMessage());
            }
            return;
        }
        CommandLine command = triad;
        for (String word : arguments) {
            CommandLine inner = command.getSubcommands().get(word);
            String option = word.replaceAll("=.*", "");
            if (inner != null) {
                command = inner;
            } else if (command == triad) {
                faults.add(said + "there is no command " + word);
                return;
            } else if (word.startsWith("--") && command.getCommandSpec().findOption(option) == null) {
                faults.add(said + "there is no option " + option);
            }
        }
    }
}
