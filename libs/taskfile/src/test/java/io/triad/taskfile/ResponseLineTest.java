// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResponseLineTest {
    private static final String TASK = "{ \"puzzle\" :{\"expression\":\"3+4\"}}";
    private static final Judgement WRONG =
            Judgement.Scored.of(Verdict.WRONG, RewardScheme.META, "the value is another");

    private static ResponseLine read(String line) {
        return ResponseLine.read(line.getBytes(UTF_8));
    }

    private static String judged(String line) {
        return new String(read(line).with(WRONG, "9"), UTF_8);
    }

    @Test
    void shouldAppendTheVerdictToTheLinesOwnFields() {
        String line = "  { \"id\" : 1.50 ,\t\"task\":" + TASK + ", \"response\": \"\\ud800 \\u00e9é\", \"n\":-0e1 } ";

        assertThat(read(line).sample().response()).isEqualTo("\ud800 éé");
        assertThat(read(line).sample().puzzle()).isInstanceOf(ArithmeticPuzzle.class);
        assertThat(judged(line))
                .isEqualTo("{\"id\" : 1.50,\"task\":" + TASK + ",\"response\": \"\\ud800 \\u00e9é\",\"n\":-0e1,"
                        + "\"verdict\":\"WRONG\",\"format_reward\":1.0,\"answer_reward\":-1.5,\"reward\":-0.5,"
                        + "\"explanation\":\"the value is another\",\"verifier_version\":\"9\"}");
    }

    @Test
    void shouldReplaceAnEarlierVerdict() {
        String line = "{\"task\":" + TASK + ",\"response\":\"r\"}";

        String again = judged(judged(line).replace("\"9\"", "\"8\""));

        assertThat(again).isEqualTo(judged(line));
        assertThat(read(again).verdicts())
                .contains(new ResponseLine.Verdicts("WRONG", Optional.of(1.0), Optional.of(-1.5), "9"));
        assertThat(read(line).verdicts()).isEmpty();
        assertThat(read(again).isSameQuestion(read(line))).isTrue();
        assertThat(read(again).isSameQuestion(read(line.replace("\"r\"", "\"s\""))))
                .isFalse();
    }

    @Test
    void shouldLeaveMaskedVerdictsWithoutRewards() throws Exception {
        byte[] line = read("{\"task\":" + TASK + ",\"response\":\"r\"}")
                .with(new Judgement.Masked(Verdict.TIMEOUT, "half a pair: \udc00"), "9");

        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("verdict").textValue()).isEqualTo("TIMEOUT");
        for (String reward : List.of("format_reward", "answer_reward", "reward")) {
            assertThat(json.get(reward).isNull()).isTrue();
        }
        assertThat(json.get("explanation").textValue()).isEqualTo("half a pair: ?");
    }

    @Property
    void shouldKeepEveryFieldOfAnyText(@ForAll String name, @ForAll String text, @ForAll long number) throws Exception {
        ObjectMapper plain = new ObjectMapper();
        JsonNode object = plain.createObjectNode()
                .put("k" + name, text)
                .put("number", number)
                .set("task", plain.createObjectNode().put(name, text));

        byte[] written = read(object.toString()).with(WRONG, "9");

        JsonNode expected = plain.readTree(object.toString().getBytes(UTF_8));
        JsonNode json = plain.readTree(written);
        expected.properties()
                .forEach(field -> assertThat(json.get(field.getKey())).isEqualTo(field.getValue()));
        assertThat(json.size()).isEqualTo(expected.size() + 6);
    }

    @Test
    void shouldSayWhatKeepsALineFromBeingJudged() {
        for (var expected : List.of(
                List.of("{\"response\":\"r\"}", "task is missing"),
                List.of("{\"task\":" + TASK + "}", "response is missing"),
                List.of("{\"task\":" + TASK + ",\"response\":7}", "response is a text, not 7"),
                List.of("{\"task\":{\"puzzle\":{}},\"response\":\"\"}", "task.puzzle has exactly one of"))) {
            ResponseLine line = read(expected.getFirst());
            assertThatThrownBy(line::sample)
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining(expected.getLast());
        }
        assertThat(new String(read("{\"id\":1}").withError("why"), UTF_8))
                .isEqualTo("{\"id\":1,\"verdict\":null,\"error\":\"why\"}");
        assertThat(new String(read("{}").withError("why"), UTF_8)).isEqualTo("{\"verdict\":null,\"error\":\"why\"}");
    }

    @Test
    void shouldRefuseWhatIsNoObject() {
        for (String line : List.of(
                "",
                "7",
                "[]",
                "{",
                "{\"a\":1",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":" + "[".repeat(100_000),
                "{\"response\":\"\\x\"}")) {
            assertThatThrownBy(() -> read(line))
                    .as(line.length() > 40 ? "deep" : line)
                    .isInstanceOf(TriadException.class)
                    .hasMessageStartingWith("the line ")
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> ResponseLine.read(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("UTF-8");
        for (Charset other : List.of(UTF_16LE, UTF_16BE, UTF_16, Charset.forName("UTF-32LE"))) {
            assertThatThrownBy(() -> ResponseLine.read("{\"a\":1}".getBytes(other)))
                    .as(other.name())
                    .isInstanceOf(TriadException.class)
                    .hasMessage("the line is not UTF-8 text");
        }
        assertThat(new String(ResponseLine.unreadable("{a".getBytes(UTF_8), "why"), UTF_8))
                .isEqualTo("{\"input\":\"{a\",\"verdict\":null,\"error\":\"why\"}");
    }

    @Test
    void shouldReadAResponseOfTenMillionEscapedCharacters() {
        String line = "{\"task\":" + TASK + ",\"response\":\"" + "\\u0000".repeat(10_000_000) + "\"}";

        assertThat(read(line).sample().response()).hasSize(10_000_000);
    }
}
