// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.tokenizer;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of one row a token, put into the order of another vocabulary.
 *
 * @param rows where each row comes from
 * @param models the tensor's values in each model
 * @param width values of a row
 */
record RowMap(List<Row> rows, List<FloatValues> models, int width) implements FloatValues {
    /** Copies. */
    RowMap {
        rows = List.copyOf(rows);
        models = List.copyOf(models);
    }

    /** Where a row comes from. */
    sealed interface Row {
        /** Zeros. */
        record Zero() implements Row {}

        /** A row of a model. */
        record Of(int model, long row) implements Row {}

        /** The mean of rows, added in their order. */
        record Mean(List<Of> rows) implements Row {}

        /** Given values. */
        record Given(float[] values) implements Row {}
    }

    @Override
    public void read(long from, float[] to, int at, int count) {
        float[] row = new float[width];
        int done = 0;
        while (done < count) {
            long element = from + done;
            int column = (int) (element % width);
            int numNext = Math.min(count - done, width - column);
            read(rows.get((int) (element / width)), row);
            System.arraycopy(row, column, to, at + done, numNext);
            done += numNext;
        }
    }

    private void read(Row source, float[] row) {
        switch (source) {
            case Row.Zero _ -> Arrays.fill(row, 0);
            case Row.Of of -> models.get(of.model()).read(of.row() * width, row, 0, width);
            case Row.Given given -> System.arraycopy(given.values(), 0, row, 0, width);
            case Row.Mean mean -> {
                Arrays.fill(row, 0);
                float[] each = new float[width];
                for (Row.Of of : mean.rows()) {
                    models.get(of.model()).read(of.row() * width, each, 0, width);
                    for (int i = 0; i < width; i++) {
                        row[i] += each[i];
                    }
                }
                for (int i = 0; i < width; i++) {
                    row[i] /= mean.rows().size();
                }
            }
        }
    }
}
