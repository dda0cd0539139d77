// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.local.Suite;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.tokenizer.WordVocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandTest {
    private static final WordVocabulary VOCABULARY =
            new WordVocabulary(List.of("system", "user", "assistant", "arithmetic"));
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path checkpoint = Path.of("");

    @BeforeEach
    void makeACheckpoint() {
        PolicyConfig config = new PolicyConfig(
                32,
                2,
                4,
                2,
                64,
                VOCABULARY.size(),
                96,
                10_000,
                1e-6,
                true,
                OptionalInt.empty(),
                VOCABULARY.endOfTurn(),
                OptionalInt.empty());
        new PolicyFolder(checkpoint)
                .write(
                        PolicyWeights.random(config, 3),
                        PolicyCompanions.of(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8)));
    }

    private List<JsonNode> lines(String options) throws IOException {
        int before = triad.printed().length();
        assertThat(triad.run("sample --json " + options + " --prompt 1+1 --checkpoint", checkpoint))
                .as(triad.errors())
                .isZero();
        return triad.printed()
                .substring(before)
                .lines()
                .map(SampleCommandTest::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void shouldDrawTheSameTogetherAndAlone() throws IOException {
        List<JsonNode> together = lines("--n 3 --seed 7 --max-tokens 20");
        List<JsonNode> alone = lines("--n 1 --seed 9 --max-tokens 20 --threads 1");

        assertThat(together).hasSize(3);
        assertThat(together.get(2).get("seed").intValue()).isEqualTo(9);
        assertThat(together.get(2).get("tokens")).isEqualTo(alone.getFirst().get("tokens"));
        assertThat(together.get(2).get("log_probs")).isEqualTo(alone.getFirst().get("log_probs"));
        assertThat(together.get(0).get("tokens")).isNotEqualTo(together.get(1).get("tokens"));
        assertThat(triad.errors())
                .matches("(?s)\\d+ tokens in .* tokens/s; the first after .* s, with a prompt of \\d+ tokens\\s*");
    }

    @Test
    void shouldShowTheTextsInTheirOrder() throws IOException {
        List<JsonNode> lines = lines("--n 2 --max-tokens 20");
        int before = triad.printed().length();

        assertThat(triad.run("sample --n 2 --max-tokens 20 --prompt 1+1 --checkpoint", checkpoint))
                .isZero();

        assertThat(triad.printed().substring(before))
                .isEqualTo("--- 1 of 2\n" + lines.get(0).get("text").textValue() + "\n\n--- 2 of 2\n"
                        + lines.get(1).get("text").textValue() + "\n");
    }

    @Test
    void shouldEndAtAStopString() throws IOException {
        String whole =
                lines("--max-tokens 30 --temperature 2").getFirst().get("text").textValue();
        String stop = whole.substring(4, 6);

        JsonNode stopped =
                lines("--max-tokens 30 --temperature 2 --stop " + stop).getFirst();

        assertThat(stopped.get("text").textValue()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(stopped.get("finish_reason").textValue()).isEqualTo("stop string");
        int numTokens = stopped.get("tokens").size();
        assertThat(stopped.get("log_probs")).hasSize(numTokens);
        JsonNode oneLess = lines("--temperature 2 --stop " + stop + " --max-tokens " + (numTokens - 1))
                .getFirst();
        assertThat(oneLess.get("finish_reason").textValue()).isEqualTo("length");
    }

    @Test
    void shouldSampleFromTheStoreOfASuite() throws IOException {
        Path dataDir = checkpoint.resolve("suite");
        String address = "s3://triad/runs/r/merged/0";
        Path stored = Suite.fileOf(dataDir, address).orElseThrow();
        Files.createDirectories(stored);
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.copy(checkpoint.resolve(file), stored.resolve(file));
        }
        JsonNode expected = lines("--max-tokens 20").getFirst();
        int before = triad.printed().length();

        assertThat(triad.run(
                        "sample --json --max-tokens 20 --prompt 1+1 --checkpoint " + address + " --data-dir", dataDir))
                .as(triad.errors())
                .isZero();
        assertThat(json(triad.printed().substring(before).strip())).isEqualTo(expected);

        assertThat(triad.run("sample --prompt 1+1 --checkpoint s3://triad/runs/none --data-dir", dataDir))
                .isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("s3://triad/runs/none is not in the store of", "TRIAD_STORE_ENDPOINT");
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertThat(triad.run("sample --prompt 1+1 --checkpoint", checkpoint.resolve("none")))
                .isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains(checkpoint.resolve("none").toString());
        assertThat(triad.run("sample --n 0 --prompt 1+1 --checkpoint", checkpoint))
                .isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("--n is 1 or more, not 0");
        assertThat(triad.run("sample --top-p 1.5 --prompt 1+1 --checkpoint", checkpoint))
                .isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("topP is 1.5");
    }
}
