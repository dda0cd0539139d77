// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.table;

import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.evaluation.v1.Decoding;
import io.triad.proto.evaluation.v1.Score;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.task.v1.Ability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of a run in the shape of the paper's Tables 1 and 2: a row a checkpoint, a column an ability, percent right
 * with the 95 % interval; first greedy, then sampled.
 */
public final class ScoreTables {
    private static final List<Ability> ABILITIES = List.of(
            Ability.ABILITY_DEDUCTION,
            Ability.ABILITY_INDUCTION,
            Ability.ABILITY_ABDUCTION,
            Ability.ABILITY_ARITHMETIC);

    /** Those, and the questions of the user's own that a recipe may bring. */
    private static final List<Ability> ABILITIES_AND_QUESTIONS =
            Stream.concat(ABILITIES.stream(), Stream.of(Ability.ABILITY_DOMAIN)).toList();

    private static final List<String> STAGES_A_AND_B = List.of("base", "deduction", "induction", "abduction", "merged");
    private static final List<String> STAGE_C = List.of("domain-instruct", "domain-meta");

    private ScoreTables() {}

    /** Returns the lines of both tables; a table without scores is left out. */
    public static List<String> lines(RunState run) {
        List<String> lines = new ArrayList<>();
        for (Decoding decoding : List.of(Decoding.DECODING_GREEDY, Decoding.DECODING_SAMPLED)) {
            scores(run).values().stream()
                    .flatMap(List::stream)
                    .filter(score -> score.getDecoding() == decoding)
                    .max(Comparator.comparingInt(Score::getNumTasks))
                    .ifPresent(largest -> {
                        if (!lines.isEmpty()) {
                            lines.add("");
                        }
                        lines.add(title(decoding, largest));
                        lines.addAll(table(run, decoding).lines());
                    });
        }
        return lines;
    }

    private static String title(Decoding decoding, Score score) {
        return decoding == Decoding.DECODING_GREEDY
                ? "Greedy, pass@1: percent right [95 % interval]"
                : "Sampled, avg@" + score.getSamplesPerTask() + ": percent right [95 % interval]";
    }

    private static Map<String, List<Score>> scores(RunState run) {
        Map<String, List<Score>> scores = new LinkedHashMap<>();
        for (CheckpointEvaluation evaluation : run.getEvaluationsList()) {
            scores.put(evaluation.getPolicy().getLane(), evaluation.getScoresList());
        }
        return scores;
    }

    private static TextTable table(RunState run, Decoding decoding) {
        Map<String, List<Score>> scores = scores(run);
        List<Ability> columns = columns(scores);
        List<List<String>> rows = new ArrayList<>();
        STAGES_A_AND_B.forEach(lane -> addRow(lane, columns, scores.getOrDefault(lane, List.of()), decoding, rows));
        if (run.hasReport()) {
            addRow("oracle ensemble", columns, run.getReport().getOracleList(), decoding, rows);
        }
        int before = rows.size();
        STAGE_C.forEach(lane -> addRow(lane, columns, scores.getOrDefault(lane, List.of()), decoding, rows));
        if (before > 0 && rows.size() > before) {
            rows.add(before, List.of());
        }
        List<String> header = new ArrayList<>();
        header.add("");
        columns.forEach(ability -> header.add(name(ability)));
        header.addAll(List.of("overall", "well-formed"));
        return new TextTable(header, rows);
    }

    private static List<Ability> columns(Map<String, List<Score>> scores) {
        boolean hasQuestions = scores.values().stream()
                .flatMap(List::stream)
                .anyMatch(score -> score.getAbility() == Ability.ABILITY_DOMAIN);
        return hasQuestions ? ABILITIES_AND_QUESTIONS : ABILITIES;
    }

    private static String name(Ability ability) {
        return ability.name().substring("ABILITY_".length()).toLowerCase(Locale.ROOT);
    }

    private static void addRow(
            String name, List<Ability> columns, List<Score> scores, Decoding decoding, List<List<String>> rows) {
        List<Score> whole = scores.stream()
                .filter(score -> score.getDecoding() == decoding && score.getLevel() == 0)
                .toList();
        if (whole.isEmpty()) {
            return;
        }
        List<String> row = new ArrayList<>();
        row.add(name);
        List<Score> known = new ArrayList<>();
        for (Ability ability : columns) {
            Optional<Score> score = of(whole, ability);
            score.ifPresent(known::add);
            row.add(score.map(ScoreTables::cell).orElse("-"));
        }
        // The mean over the abilities, once all of them are known.
        Optional<Score> overall = known.size() == columns.size() ? OverallScore.of(known) : Optional.empty();
        row.add(overall.map(ScoreTables::cell).orElse("-"));
        row.add(overall.map(score -> percent(score.getWellFormed())).orElse("-"));
        rows.add(row);
    }

    private static Optional<Score> of(List<Score> scores, Ability ability) {
        return scores.stream().filter(score -> score.getAbility() == ability).findFirst();
    }

    private static String cell(Score score) {
        return percent(score.getAccuracy()) + " [" + percent(score.getLower()) + ", " + percent(score.getUpper()) + "]";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
