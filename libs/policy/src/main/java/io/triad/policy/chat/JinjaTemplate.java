// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Jinja template of a chat, set up as Hugging Face transformers sets Jinja up: {@code trim_blocks} and
 * {@code lstrip_blocks}, loop controls, {@code {% generation %}} blocks that change nothing, {@code raise_exception},
 * {@code strftime_now}, and {@code tojson} as Python's {@code json.dumps} without ASCII escapes.
 *
 * <p>A template comes with a checkpoint and so from anybody: it reads only the variables it is given, which it cannot
 * change, and is stopped when it takes too many steps or makes too much text. It departs from Jinja only by refusing:
 * there are no includes, imports, blocks and {@code autoescape}, and a method, filter or test that is not known is an
 * error when rendering comes to it.
 *
 * <p>Immutable and thread-safe.
 */
public final class JinjaTemplate {
    /** The longest of Hugging Face's is below 100,000 characters. */
    private static final int MAX_SOURCE = 1 << 20;

    private final List<Statement> statements;
    private final RenderLimits limits;

    private JinjaTemplate(List<Statement> statements, RenderLimits limits) {
        this.statements = statements;
        this.limits = limits;
    }

    /**
     * Reads a template.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, naming the line, for what is not Jinja or is not supported
     */
    public static JinjaTemplate parse(String source) {
        return parse(source, RenderLimits.DEFAULT);
    }

    static JinjaTemplate parse(String source, RenderLimits limits) {
        if (source.length() > MAX_SOURCE) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the chat template has " + source.length() + " characters; at most " + MAX_SOURCE + " are read");
        }
        List<Token> tokens;
        try {
            tokens = TemplateLexer.tokenize(source);
        } catch (TemplateLexer.LexicalError e) {
            throw failure(ErrorCode.CORRUPT_CHECKPOINT, e.line(), e.getMessage());
        }
        TokenCursor cursor = new TokenCursor(tokens);
        try {
            return new JinjaTemplate(new TemplateParser(cursor).template(), limits);
        } catch (TemplateError e) {
            throw failure(ErrorCode.CORRUPT_CHECKPOINT, cursor.current().line(), e.getMessage());
        }
    }

    /**
     * Renders the template.
     *
     * @param variables by name: text, numbers, booleans, null, and lists and maps of these
     * @param clock whose time and zone {@code strftime_now} gives
     * @throws TriadException INVALID_REQUEST, naming the line, when the template refuses what it is given
     *     ({@code raise_exception}), calculates with what is not there, or does more than is allowed
     */
    public String render(Map<String, ? extends @Nullable Object> variables, Clock clock) {
        Map<String, Value> values = new HashMap<>(Globals.functions());
        variables.forEach((name, given) -> values.put(name, Values.of(name, given)));
        Rendering rendering = new Rendering(limits, clock);
        StringBuilder output = new StringBuilder();
        try {
            new Renderer(rendering).render(statements, Scope.outermost(values), output);
        } catch (TemplateError e) {
            throw failure(ErrorCode.INVALID_REQUEST, rendering.line(), e.getMessage());
        }
        return output.toString();
    }

    private static TriadException failure(ErrorCode code, int line, @Nullable String message) {
        return new TriadException(code, "chat template, line " + line + ": " + message);
    }
}
