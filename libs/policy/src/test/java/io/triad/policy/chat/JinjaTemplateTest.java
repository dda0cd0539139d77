// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the interpreter against Jinja2 as transformers sets it up: {@code snippets.json} has the texts (or that there
 * was an error) of some 1,900 small templates, most of them random expressions. See {@code src/test/golden}.
 */
class JinjaTemplateTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-05T09:07:04Z"), ZoneOffset.UTC);
    private static final JsonNode GOLDEN = golden();
    private static final Map<String, Object> VARIABLES = variables();

    @Test
    void shouldGiveTheTextsThatJinjaGives() {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (JsonNode snippet : GOLDEN.get("snippets")) {
            String template = snippet.get("template").textValue();
            String expected = snippet.has("text") ? snippet.get("text").textValue() : null;
            String actual = renderedOrNull(template);
            compared++;
            if (!Objects.equals(expected, actual)) {
                different.add("%s gives %s, not %s".formatted(template, actual, expected));
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(1800);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnowInsteadOfGuessing() {
        assertThat(GOLDEN.get("refused")).hasSizeGreaterThan(20).allSatisfy(template -> {
            assertThat(renderedOrNull(template.textValue()))
                    .as(template.textValue())
                    .isNull();
        });
    }

    @Test
    void shouldNameTheLineOfWhatCannotBeParsed() {
        assertThatThrownBy(() -> JinjaTemplate.parse("a\n{% if x %}\nb\n{% endfor %}"))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("'endfor'")
                .hasMessageContaining("endif")
                .extracting(failure -> ((TriadException) failure).code())
                .isEqualTo(ErrorCode.CORRUPT_CHECKPOINT);
        assertThatThrownBy(() -> JinjaTemplate.parse("\n\n{{ x | }}"))
                .hasMessageContaining("line 3")
                .hasMessageContaining("a name");
        assertThatThrownBy(() -> JinjaTemplate.parse("\n{{ 'open }}")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> JinjaTemplate.parse("{% include 'other' %}")).hasMessageContaining("'include'");
    }

    @Test
    void shouldNameTheLineAndTheReasonOfARefusal() {
        JinjaTemplate template = JinjaTemplate.parse("a\n{% if x %}\n{{ raise_exception('no ' ~ x) }}\n{% endif %}");
        assertThat(template.render(Map.of("x", false), CLOCK)).isEqualTo("a\n");
        assertThatThrownBy(() -> template.render(Map.of("x", 7), CLOCK))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("no 7")
                .extracting(failure -> ((TriadException) failure).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void shouldNameWhatItDoesNotKnowWhenItComesToIt() {
        JinjaTemplate template = JinjaTemplate.parse("{% if x %}\n{{ x | nonsense }}{{ x is nonsense }}{% endif %}");
        assertThat(template.render(Map.of("x", 0), CLOCK)).isEmpty();
        assertThatThrownBy(() -> template.render(Map.of("x", 1), CLOCK))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("the filter 'nonsense' is not supported");
    }

    @Test
    void shouldTakeTimeAndZoneFromTheClock() {
        JinjaTemplate template = JinjaTemplate.parse("{{ strftime_now('%Y-%m-%d %H:%M') }}");
        Instant midnight = Instant.parse("2025-12-31T23:30:00Z");
        assertThat(template.render(Map.of(), Clock.fixed(midnight, ZoneOffset.UTC)))
                .isEqualTo("2025-12-31 23:30");
        assertThat(template.render(Map.of(), Clock.fixed(midnight, ZoneId.of("Europe/Berlin"))))
                .isEqualTo("2026-01-01 00:30");
    }

    @Test
    void shouldTakeNothingButWhatJsonKnows() {
        JinjaTemplate template = JinjaTemplate.parse("{{ x }}");
        assertThatThrownBy(() -> template.render(Map.of("x", new Object()), CLOCK))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("'x'")
                .hasMessageContaining("Object");
        assertThatThrownBy(() -> template.render(Map.of("x", List.of(Map.of("y", Thread.currentThread()))), CLOCK))
                .hasMessageContaining("'x'");
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        assertThatThrownBy(() -> template.render(Map.of("x", cycle), CLOCK)).hasMessageContaining("nested deeper");
    }

    @Test
    void shouldReachNoMemberOfTheJvm() {
        for (String reached : List.of(
                "x.class",
                "x.getClass()",
                "x['class']",
                "l.size()",
                "l.add(1)",
                "m.put('a', 1)",
                "m.entrySet()",
                "x.__class__.__mro__",
                "x.repeat(3)",
                "range.__globals__",
                "strftime_now.call",
                "namespace.attribute")) {
            String template = "{% if (" + reached + ") is defined %}reached{% endif %}";
            Map<String, Object> variables = Map.of("x", "text", "l", List.of(1), "m", Map.of("b", 2));
            assertThat(renderedOrNull(template, variables)).as(reached).isIn(null, "");
        }
    }

    @Test
    void shouldNotChangeWhatItIsGiven() {
        Map<String, Object> message = new HashMap<>(Map.of("role", "user"));
        Map<String, Object> variables = new HashMap<>(Map.of("m", message));
        JinjaTemplate template = JinjaTemplate.parse("{% set m = 1 %}{% set ns = namespace(a=m) %}{{ m }}");
        assertThat(template.render(variables, CLOCK)).isEqualTo("1");
        assertThat(template.render(variables, CLOCK)).isEqualTo("1");
        assertThat(variables).isEqualTo(Map.of("m", Map.of("role", "user")));
    }

    private static @Nullable String renderedOrNull(String template) {
        return renderedOrNull(template, VARIABLES);
    }

    /** The text, or null where the template is refused; anything but a refusal fails the test. */
    private static @Nullable String renderedOrNull(String template, Map<String, Object> variables) {
        try {
            return JinjaTemplate.parse(template).render(variables, CLOCK);
        } catch (TriadException e) {
            return null;
        }
    }

    private static JsonNode golden() {
        try (InputStream file = JinjaTemplateTest.class.getResourceAsStream("/chat/snippets.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> variables() {
        return new ObjectMapper().convertValue(GOLDEN.get("variables"), Map.class);
    }
}
