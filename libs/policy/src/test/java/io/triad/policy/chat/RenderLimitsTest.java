// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template from a stranger ends, in little memory and a small stack, whatever it says. */
class RenderLimitsTest {
    private static final Clock CLOCK = Clock.systemUTC();
    /** So small that unbounded recursion would overflow it at once. */
    private static final long STACK_BYTES = 512 << 10;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(100000) %}{% for j in range(100000) %}{{ i }}{% endfor %}{% endfor %}",
                "{% set ns = namespace(x='aaaa') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x='aaaa') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|tojson(indent=9) }}",
                "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
                "{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}",
                "{% macro m(x) %}{% if x < 150 %}{{ m(x + 1) }}{{ m(x + 1) }}{% endif %}{% endmacro %}{{ m(1) }}",
                "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{{ 'a' * 1000000000 }}",
                "{{ [1] * 1000000000 }}",
                "{{ range(1000000000) }}",
                "{{ 9 ** 9 ** 9 ** 9 }}",
                "{{ '%999999s' % 1 * 999 }}",
                "{{ 'a'.center(2000000000) }}",
                "{{ 'a'|indent(2000000000, true) }}",
                "{% set a = 'a' * 8000000 %}{% set b = 'a' * 8000000 %}{% for i in range(99999) %}{% if a == b %}{% endif %}{% endfor %}",
                "{% set a = 'a' * 8000000 %}{% set b = 'a' * 4000000 ~ 'b' %}{{ b in a }}",
                "{% set a = 'a' * 1000000 %}{% set b = 'a' * 500 ~ 'b' %}{% for i in range(99999) %}{{ a.find(b) }}{% endfor %}",
                "{% set a = 'é😀' * 2000000 %}{% for i in range(99999) %}{{ a[-1] }}{% endfor %}",
                "{% set d = {'a' * 8000000: 1} %}{% set k = 'a' * 8000000 %}{% for i in range(99999) %}{% if d[k] %}{% endif %}{% endfor %}",
                "{% set a = [1] * 200000 %}{% for i in range(99999) %}{% set c = a|sum %}{% endfor %}",
                "{% set a = 'a ' * 100000 %}{% for i in range(99999) %}{% set c = a.split() %}{% endfor %}",
                "{% set a = '\\n' * 8000000 %}{{ a.splitlines() }}",
                "{% set a = 'a' * 4000000 %}{{ a.replace('', 'b' * 4000000) }}",
                "{% set a = '%Y' * 4000000 %}{{ strftime_now(a) }}",
                "{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x, range(200000)] %}{% endfor %}",
                "{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x, '中' * 8000000] %}{% endfor %}",
            })
    void shouldStopATemplateThatDoesTooMuch(String template) {
        assertThat(failure(template))
                .isInstanceOf(TriadException.class)
                .message()
                .containsAnyOf("takes more than", "grows beyond", "nested deeper");
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeepToParse() {
        int deep = 100_000;
        for (String template : new String[] {
            "{{ " + "(".repeat(deep) + "1" + ")".repeat(deep) + " }}",
            "{{ " + "[".repeat(deep) + "]".repeat(deep) + " }}",
            "{{ " + "not ".repeat(deep) + "1 }}",
            "{{ " + "- ".repeat(deep) + "1 }}",
            "{{ 1" + " + 1".repeat(deep) + " }}",
            "{{ 1" + " if 0 else 1".repeat(deep / 2) + " }}",
            "{{ x" + "|string".repeat(deep) + " }}",
            "{{ x" + ".a".repeat(deep) + " }}",
            "{% if 1 %}".repeat(deep / 2),
            "{{ " + "1_".repeat(deep) + "1 }}",
            "{{ " + "1".repeat(deep) + " }}",
            "{% raw %}" + "{% ".repeat(deep),
            "{{ '".repeat(deep * 4),
        }) {
            assertThat(failure(template)).as(template.substring(0, 30)).isInstanceOf(TriadException.class);
        }
    }

    @Test
    void shouldRenderALongConversationWithinTheLimits() {
        JinjaTemplate template =
                JinjaTemplate.parse("{% for m in messages %}{{ '<' ~ m.role ~ '>' + m.content.strip() }}{% endfor %}");
        String million = "four ".repeat(1 << 20);
        Map<String, String> message = Map.of("role", "user", "content", million);
        assertThat(template.render(Map.of("messages", List.of(message)), CLOCK))
                .hasSize("<user>".length() + million.length() - 1);
    }

    @Test
    void shouldCountWhatATemplateSpends() {
        RenderLimits limits = new RenderLimits(100, 50, 10, 20);
        assertThat(JinjaTemplate.parse("{{ 'a' * 50 }}", limits).render(Map.of(), CLOCK))
                .hasSize(50);
        assertThatThrownBy(() -> JinjaTemplate.parse("{{ 'a' * 51 }}", limits).render(Map.of(), CLOCK))
                .hasMessageContaining("50 characters");
        assertThatThrownBy(() -> JinjaTemplate.parse("{{ 'a' * 30 }}{{ 'a' * 30 }}", limits)
                        .render(Map.of(), CLOCK))
                .hasMessageContaining("50 characters");
        assertThatThrownBy(() -> JinjaTemplate.parse("{{ range(11) }}", limits).render(Map.of(), CLOCK))
                .hasMessageContaining("10 items");
        assertThatThrownBy(
                        () -> JinjaTemplate.parse("{% for i in range(10) %}{{ 1 + 1 }}{{ 1 + 1 }}{% endfor %}", limits)
                                .render(Map.of(), CLOCK))
                .hasMessageContaining("100 steps");
    }

    /** What a template fails with, on a thread with a small stack; null when it does not fail. */
    private static @Nullable Throwable failure(String template) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        JinjaTemplate.parse(template).render(Map.of(), CLOCK);
                    } catch (Throwable thrown) {
                        failure.set(thrown);
                    }
                },
                "hostile-template",
                STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            // No measurement: a template that ran for ever would otherwise hang the build.
            assertThat(thread.join(Duration.ofMinutes(1))).as("ends").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return failure.get();
    }
}
