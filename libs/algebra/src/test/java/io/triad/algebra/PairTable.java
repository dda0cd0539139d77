// SPDX-License-Identifier: Apache-2.0
package io.triad.algebra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads tables of pairs of answers from the tests' resources: a mark, the pair, and a note if any. */
final class PairTable {

    private PairTable() {}

    record Row(String mark, String left, String right, String note) {}

    static List<Row> read(String name) {
        try (InputStream in = Objects.requireNonNull(PairTable.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Row(cells[0], cells[1], cells[2], cells.length > 3 ? cells[3] : ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
