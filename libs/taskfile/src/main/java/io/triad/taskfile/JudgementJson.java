// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.core.JsonGenerator;
import io.triad.reasoning.verdict.Judgement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes what became of a line behind the fields that it keeps. */
final class JudgementJson {
    private JudgementJson() {}

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** A verdict; one that says nothing about the response has null rewards. */
    static byte[] append(byte[] kept, Judgement judgement, String verifierVersion) {
        return append(kept, json -> {
            json.writeStringField("verdict", judgement.verdict().name());
            switch (judgement) {
                case Judgement.Scored scored -> {
                    json.writeNumberField("format_reward", scored.formatReward());
                    json.writeNumberField("answer_reward", scored.answerReward());
                    json.writeNumberField("reward", scored.reward());
                }
                case Judgement.Masked _ -> {
                    json.writeNullField("format_reward");
                    json.writeNullField("answer_reward");
                    json.writeNullField("reward");
                }
            }
            json.writeStringField("explanation", wellFormed(judgement.explanation()));
            json.writeStringField("verifier_version", verifierVersion);
        });
    }

    static byte[] appendError(byte[] kept, String error) {
        return append(kept, json -> {
            json.writeNullField("verdict");
            json.writeStringField("error", wellFormed(error));
        });
    }

    static byte[] unreadable(byte[] line, int length, String error) {
        return append(new byte[] {'{'}, json -> {
            json.writeStringField("input", new String(line, 0, length, StandardCharsets.UTF_8));
            json.writeNullField("verdict");
            json.writeStringField("error", wellFormed(error));
        });
    }

    /** The object that was begun, with these fields and its end. */
    private static byte[] append(byte[] begun, Fields fields) {
        ByteArrayOutputStream added = new ByteArrayOutputStream(256);
        try (JsonGenerator json = BoundedJson.MAPPER.createGenerator(added)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always writable", e);
        }
        byte[] object = added.toByteArray();
        ByteArrayOutputStream line = new ByteArrayOutputStream(begun.length + object.length);
        line.writeBytes(begun);
        if (begun.length > 1) {
            line.write(',');
        }
        // Its opening brace is the one that was begun.
        line.write(object, 1, object.length - 1);
        return line.toByteArray();
    }

    /** An explanation may quote half a surrogate pair, which no UTF-8 can write: a question mark stands for it. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
