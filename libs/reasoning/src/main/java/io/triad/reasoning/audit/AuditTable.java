// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import java.util.List;

/**
 * A part of an audit as a table.
 *
 * @param rows cells, as many as the header's
 */
public record AuditTable(String title, List<String> header, List<List<String>> rows) {

    public AuditTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
