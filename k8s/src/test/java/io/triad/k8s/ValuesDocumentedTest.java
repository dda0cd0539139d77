// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every value says what it is, in the form that helm-docs reads. */
class ValuesDocumentedTest {
    private static final Pattern KEY = Pattern.compile("( *)([a-zA-Z_]+):(.*)");
    private static final Pattern SERVICE = Pattern.compile("(taskGenerator|rollout|verifier|trainer|merge|eval)[.].*");

    private record Level(int indent, String path, boolean explained) {}

    @Test
    void shouldExplainEveryValue() throws IOException {
        List<String> silent = new ArrayList<>();
        Deque<Level> levels = new ArrayDeque<>(List.of(new Level(-1, "", false)));
        boolean explained = false;
        for (String line : Files.readAllLines(Chart.SOURCE.resolve("values.yaml"))) {
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith("#")) {
                explained |= line.strip().startsWith("# -- ");
            } else if (key.matches()) {
                int indent = key.group(1).length();
                while (levels.getFirst().indent() >= indent) {
                    levels.removeFirst();
                }
                Level parent = levels.getFirst();
                Level level = new Level(
                        indent,
                        parent.path().isEmpty() ? key.group(2) : parent.path() + "." + key.group(2),
                        explained || parent.explained());
                levels.addFirst(level);
                // What a service's block repeats is explained in defaults.
                if (!key.group(3).isBlank()
                        && !level.explained()
                        && !SERVICE.matcher(level.path()).matches()) {
                    silent.add(level.path());
                }
                explained = false;
            }
        }

        assertThat(silent).isEmpty();
        assertThat(levels).isNotEmpty();
    }
}
