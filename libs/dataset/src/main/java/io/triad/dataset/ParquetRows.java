// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.FieldAccessor;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a Parquet file, of its columns only those that are asked for. What the file's footer says of their size
 * is checked before anything is decompressed.
 */
final class ParquetRows {
    static {
        BoundedSnappy.install();
    }

    private final ReadLimits limits;

    ParquetRows(ReadLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads the file's rows into the sink.
     *
     * @throws IOException when it is no Parquet file, or too large; the message goes on from its name
     */
    void read(Path file, List<String> wanted, RowSink sink) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new BoundedFile(file))) {
            List<String> there = reader.getFileSchema().getRootNode().children().stream()
                    .map(SchemaNode::name)
                    .toList();
            List<String> columns = wanted.stream().filter(there::contains).toList();
            if (columns.isEmpty()) {
                throw new IOException("has none of the columns " + wanted + "; it has " + there);
            }
            checkSize(reader.getFileMetaData().rowGroups(), columns);
            try (RowReader rows = reader.buildRowReader()
                    .projection(ColumnProjection.columns(columns.toArray(String[]::new)))
                    .build()) {
                for (long number = 1; rows.hasNext(); number++) {
                    rows.next();
                    sink.row(number, path -> columns.contains(path.column()) ? value(rows, path) : missing());
                }
            }
        }
    }

    private void checkSize(List<RowGroup> groups, List<String> columns) throws IOException {
        long numBytes = 0;
        long numRows = 0;
        for (RowGroup group : groups) {
            numRows = Math.addExact(numRows, group.numRows());
            for (ColumnChunk chunk : group.columns()) {
                ColumnMetaData column = chunk.metaData();
                if (columns.contains(column.pathInSchema().elements().getFirst())) {
                    numBytes = Math.addExact(numBytes, column.totalUncompressedSize());
                }
            }
        }
        if (numRows > limits.rows()) {
            throw new IOException("has " + numRows + " rows; at most " + limits.rows() + " are read");
        }
        if (numBytes > limits.fileBytes()) {
            throw new IOException(
                    "decompresses to " + numBytes + " bytes; at most " + limits.fileBytes() + " are read");
        }
    }

    private static FieldValue value(RowReader row, FieldPath path) {
        FieldAccessor holder = row;
        for (String name : path.names().subList(0, path.names().size() - 1)) {
            if (!(valueOf(holder, name) instanceof PqStruct structure)) {
                return missing();
            }
            holder = structure;
        }
        return switch (valueOf(holder, path.names().getLast())) {
            case null -> missing();
            case String text -> new FieldValue.Text(text);
            case Integer number -> new FieldValue.Digits(number.toString());
            case Long number -> new FieldValue.Digits(number.toString());
            case BigDecimal number -> new FieldValue.Digits(number.toString());
            case Double number -> fraction(number);
            case Float number -> fraction(number.doubleValue());
            case PqList list -> texts(list);
            case PqStruct _ -> new FieldValue.Other("a structure");
            case Boolean _ -> new FieldValue.Other("true or false");
            default -> new FieldValue.Other("of a type that holds no text");
        };
    }

    private static @Nullable Object valueOf(FieldAccessor holder, String name) {
        for (int index = 0; index < holder.getFieldCount(); index++) {
            if (holder.getFieldName(index).equals(name)) {
                return holder.getValue(name);
            }
        }
        return null;
    }

    private static FieldValue fraction(double number) {
        return Double.isFinite(number)
                ? new FieldValue.Digits(BigDecimal.valueOf(number).toPlainString())
                : new FieldValue.Other("not a finite number");
    }

    private static FieldValue texts(PqList list) {
        List<String> texts = new ArrayList<>();
        for (Object element : list.values()) {
            if (!(element instanceof String text)) {
                return new FieldValue.Other("a list of other things than text");
            }
            texts.add(text);
        }
        return new FieldValue.Texts(texts);
    }

    private static FieldValue missing() {
        return new FieldValue.Missing();
    }
}
