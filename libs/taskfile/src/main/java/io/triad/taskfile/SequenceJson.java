// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;
import java.io.IOException;

/** Masked sequences as JSON: terms are texts as the puzzle shows them, {@code null} for the masked one. */
final class SequenceJson {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private SequenceJson() {}

    static void write(InductionPuzzle puzzle, JsonGenerator json) throws IOException {
        Notation notation = puzzle.sequence().notation();
        json.writeStringField("family", puzzle.family());
        json.writeArrayFieldStart("terms");
        for (Term term : puzzle.sequence().terms()) {
            switch (term) {
                case Term.Visible visible -> json.writeString(notation.text(visible.value()));
                case Term.Masked _ -> json.writeNull();
            }
        }
        json.writeEndArray();
        if (notation instanceof Notation.Letters letters) {
            json.writeStringField("alphabet", LETTERS.substring(0, letters.size()));
            json.writeBooleanField("cyclic", letters.cyclic());
        }
    }

    static InductionPuzzle read(JsonPart puzzle) {
        Notation notation = notation(puzzle);
        return new InductionPuzzle(
                puzzle.has("family") ? puzzle.text("family") : "",
                new MaskedSequence(notation, puzzle.list("terms", place -> term(notation, place))));
    }

    private static Notation notation(JsonPart puzzle) {
        if (!puzzle.has("alphabet")) {
            if (puzzle.has("cyclic")) {
                throw JsonPart.invalid(puzzle.path("cyclic"), "goes with an alphabet, and there is none");
            }
            return Notation.NUMBERS;
        }
        String alphabet = puzzle.text("alphabet");
        if (!LETTERS.startsWith(alphabet)) {
            throw JsonPart.invalid(
                    puzzle.path("alphabet"),
                    "is A, B, C and so on without gaps, not " + JsonPart.shown(puzzle.require("alphabet")));
        }
        return new Notation.Letters(alphabet.length(), puzzle.has("cyclic") && puzzle.flag("cyclic"));
    }

    private static Term term(Notation notation, JsonPart.Place place) {
        JsonNode node = place.node();
        if (node.isNull()) {
            return new Term.Masked();
        }
        return switch (notation) {
            // Written by hand, a number may stand without its quotation marks.
            case Notation.Numbers _ ->
                new Term.Visible(
                        node.isIntegralNumber() && node.canConvertToLong()
                                ? node.longValue()
                                : number(place.path(), JsonPart.text(place.path(), node)));
            case Notation.Letters _ -> new Term.Visible(letter(place.path(), JsonPart.text(place.path(), node)));
        };
    }

    private static long number(String path, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw JsonPart.invalid(
                    path, "is an integer of 64 bits as text, or null where it is masked, not '" + text + "'");
        }
    }

    private static long letter(String path, String text) {
        if (text.length() != 1 || text.charAt(0) < 'A' || text.charAt(0) > 'Z') {
            throw JsonPart.invalid(path, "is one capital letter, or null where it is masked, not '" + text + "'");
        }
        return text.charAt(0) - 'A';
    }
}
