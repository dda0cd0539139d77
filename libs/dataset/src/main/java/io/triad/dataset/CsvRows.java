// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values as RFC 4180 has them: fields in quotation marks may hold commas, line ends and doubled
 * quotation marks, and the first record has the fields' names. UTF-8. One record is held at a time. Rows are numbered from 1,
 * the first being the one after the names. A field without anything in it is none.
 */
final class CsvRows {
    private static final int END = -1;
    private static final char MARK = '\uFEFF';

    private final int maxRecordLength;

    CsvRows(ReadLimits limits) {
        this.maxRecordLength = limits.lineBytes();
    }

    /**
     * Reads the file's rows into the sink.
     *
     * @throws IOException when it has no names, a name twice, or cannot be taken apart; the message goes on from its name
     */
    void read(Path file, RowSink sink) throws IOException {
        try (Reader text = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
            Records records = new Records(text);
            Map<String, Integer> places = places(records.next());
            for (@Nullable List<String> row = records.next(); row != null; row = records.next()) {
                List<String> fields = row;
                if (fields.size() == places.size()) {
                    sink.row(records.number - 1, path -> value(path, places, fields));
                } else if (!fields.equals(List.of(""))) {
                    sink.refused(
                            records.number - 1,
                            "has " + fields.size() + " fields, and there are " + places.size() + " names");
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException("is not UTF-8", e);
        }
    }

    private static Map<String, Integer> places(@Nullable List<String> names) throws IOException {
        if (names == null) {
            throw new IOException("is empty; its first line must have the fields' names");
        }
        Map<String, Integer> places = new HashMap<>();
        for (String name : names) {
            if (places.putIfAbsent(name, places.size()) != null) {
                throw new IOException("has two fields of the name '" + name + "'");
            }
        }
        return places;
    }

    private static FieldValue value(FieldPath path, Map<String, Integer> places, List<String> fields) {
        Integer place = places.get(path.toString());
        return place == null || fields.get(place).isEmpty()
                ? new FieldValue.Missing()
                : new FieldValue.Text(fields.get(place));
    }

    /** The records of a text, one after another. */
    private final class Records {
        private final Reader text;
        private int ahead;
        private long number;
        private int length;

        Records(Reader text) throws IOException {
            this.text = text;
            this.ahead = text.read();
            if (ahead == MARK) {
                advance();
            }
        }

        @Nullable
        List<String> next() throws IOException {
            if (ahead == END) {
                return null;
            }
            number++;
            length = 0;
            List<String> fields = new ArrayList<>();
            fields.add(field());
            while (ahead == ',') {
                advance();
                fields.add(field());
            }
            if (ahead == '\r') {
                advance();
            }
            if (ahead == '\n') {
                advance();
            } else if (ahead != END) {
                throw new IOException("has something behind the closing quotation mark of a field in record " + number);
            }
            return fields;
        }

        private String field() throws IOException {
            StringBuilder field = new StringBuilder();
            if (ahead != '"') {
                while (ahead != ',' && ahead != '\n' && ahead != '\r' && ahead != END) {
                    keep(field);
                }
                return field.toString();
            }
            advance();
            while (true) {
                if (ahead == END) {
                    throw new IOException("ends within the quotation marks of a field in record " + number);
                }
                if (ahead == '"') {
                    advance();
                    if (ahead != '"') {
                        return field.toString();
                    }
                }
                keep(field);
            }
        }

        private void keep(StringBuilder field) throws IOException {
            if (++length > maxRecordLength) {
                throw new IOException("has more than " + maxRecordLength + " characters in record " + number);
            }
            field.append((char) ahead);
            advance();
        }

        private void advance() throws IOException {
            ahead = text.read();
        }
    }
}
