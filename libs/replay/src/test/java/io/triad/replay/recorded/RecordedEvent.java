// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.recorded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record of the log as a line of a file: topic, partition, offset, key, headers as {@code name=value} joined by {@code &}, and the value, bytes in
 * Base64, with tabs between.
 *
 * @param topic its topic
 * @param partition its partition, which a replay relies on
 * @param offset its place there, which a replay relies on too
 * @param key its key
 * @param headers its envelope
 * @param value its event
 */
@SuppressWarnings("ArrayRecordComponent") // written once and never compared
record RecordedEvent(String topic, int partition, long offset, String key, Map<String, String> headers, byte[] value) {
    private static final int PARTS = 6;

    static RecordedEvent of(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return new RecordedEvent(
                record.topic(),
                record.partition(),
                record.offset(),
                new String(record.key(), StandardCharsets.UTF_8),
                headers,
                record.value());
    }

    /** Returns it as it is to be written again, into the same partition. */
    ProducerRecord<byte[], byte[]> toProduce() {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private String line() {
        List<String> attributes = new ArrayList<>();
        headers.forEach((name, text) -> attributes.add(name + "=" + text));
        return String.join(
                "\t",
                topic,
                Integer.toString(partition),
                Long.toString(offset),
                key,
                String.join("&", attributes),
                Base64.getEncoder().encodeToString(value));
    }

    private static RecordedEvent read(String line) {
        String[] parts = line.split("\t");
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("no recorded event: " + line);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String attribute : parts[4].split("&")) {
            int equals = attribute.indexOf('=');
            headers.put(attribute.substring(0, equals), attribute.substring(equals + 1));
        }
        return new RecordedEvent(
                parts[0],
                Integer.parseInt(parts[1]),
                Long.parseLong(parts[2]),
                parts[3],
                headers,
                Base64.getDecoder().decode(parts[5]));
    }

    static void write(Path file, List<RecordedEvent> events) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (RecordedEvent event : events) {
                out.write((event.line() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    static List<RecordedEvent> readAll(Path file) throws IOException {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().map(RecordedEvent::read).toList();
        }
    }
}
