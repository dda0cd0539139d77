// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of questions with their answers.
 *
 * @param path the file's path, or {@code s3://bucket/key} in the suite's store
 * @param format how rows are written; silent: by the path's ending, .jsonl or .ndjson, .parquet, or .csv
 * @param layout a known data set's fields, instead of {@code fields} and {@code answer}; silent: none
 * @param fields where a row has what
 * @param answer how the answer stands in its field; silent: maths
 * @param sha256 digest of the file's bytes; silent: of those that it has when the run is asked for
 */
public record DataSource(
        @Describes("A file's path as the services see it, or an object in the suite's store.")
        @Matches(pattern = "\\S(.{0,1022}\\S)?", says = "a path or s3://bucket/key")
        String path,

        @Describes(
                "How rows are written; when silent, the path's ending tells: `.jsonl`, `.ndjson`, `.parquet` or `.csv`.")
        Optional<DataFormat> format,

        @Describes("The fields of a known data set, instead of `fields` and `answer`.")
        Optional<DataLayout> layout,

        DataFields fields,

        @Describes("How the answer stands in its field; when silent, `maths`.")
        Optional<AnswerForm> answer,

        @Describes(
                "Digest of the file; when silent, the run keeps to the bytes that the file has when the run is asked for.")
        @Matches(pattern = "[0-9a-f]{64}", says = "64 lower-case hex digits")
        Optional<String> sha256) {
    public DataSource {
        Constraints.check(DataSource.class, path, format, layout, fields, answer, sha256);
        List<Problem> problems = new ArrayList<>();
        if (format.isEmpty() && byEnding(path).isEmpty()) {
            problems.add(new Problem(
                    "format",
                    "",
                    "is missing, and the ending of path does not tell it",
                    Labels.all(DataFormat.class).toList()));
        }
        if (layout.isPresent() && (answer.isPresent() || !fields.equals(DataFields.SILENT))) {
            problems.add(new Problem(
                    "layout",
                    layout.get().label(),
                    "says what the fields are; leave out either layout, or fields and answer",
                    List.of()));
        }
        if (fields.options().isPresent()
                && answer.filter(form -> form == AnswerForm.CHOICE).isEmpty()) {
            problems.add(new Problem(
                    "fields.options", fields.options().get(), "is for answers of the form choice only", List.of()));
        }
        if (!problems.isEmpty()) {
            throw new RecipeException("recipe", problems);
        }
    }

    /** Returns the stated format, or the one that the path's ending tells. */
    public DataFormat chosenFormat() {
        return format.or(() -> byEnding(path)).orElseThrow();
    }

    /** Returns the source with the digest that its file must have. */
    public DataSource withSha256(String digest) {
        return new DataSource(path, format, layout, fields, answer, Optional.of(digest));
    }

    /** Returns the source at another place, written as this one is. */
    public DataSource withPath(String other) {
        return new DataSource(other, Optional.of(chosenFormat()), layout, fields, answer, sha256);
    }

    private static Optional<DataFormat> byEnding(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return Optional.of(DataFormat.JSON_LINES);
        }
        if (name.endsWith(".csv")) {
            return Optional.of(DataFormat.CSV);
        }
        return name.endsWith(".parquet") ? Optional.of(DataFormat.PARQUET) : Optional.empty();
    }
}
