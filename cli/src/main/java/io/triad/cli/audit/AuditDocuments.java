// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.cli.table.TextTable;
import io.triad.reasoning.audit.LevelReport;
import io.triad.reasoning.audit.ShortcutResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Writes an audit down: as text, as Markdown, as JSON. */
public final class AuditDocuments {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private AuditDocuments() {}

    /** Returns the lines for a terminal. */
    public static List<String> text(AuditFindings findings) {
        List<String> lines = new ArrayList<>();
        for (AuditTables.Table table : AuditTables.of(findings)) {
            lines.add(table.title());
            lines.add("");
            lines.addAll(new TextTable(table.header(), table.rows()).lines());
            lines.add("");
        }
        return lines;
    }

    /** Returns a Markdown document. */
    public static String markdown(AuditFindings findings) {
        StringBuilder text = new StringBuilder("# Audit of tasks\n\n");
        List<String> objections = findings.objections();
        text.append(objections.isEmpty() ? "The tasks pass.\n" : "The tasks do not pass:\n\n");
        objections.forEach(objection -> text.append("- ").append(objection).append('\n'));
        for (AuditTables.Table table : AuditTables.of(findings)) {
            text.append("\n## ").append(table.title()).append("\n\n");
            row(text, table.header());
            row(text, table.header().stream().map(_ -> "---").toList());
            table.rows().forEach(cells -> row(text, cells));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Returns a JSON document. */
    public static String json(AuditFindings findings) {
        ObjectNode json = JSON.createObjectNode();
        json.put("passes", findings.objections().isEmpty());
        findings.objections().forEach(json.putArray("objections")::add);
        ArrayNode levels = json.putArray("levels");
        findings.report().levels().forEach(level -> level(level, levels.addObject()));
        ArrayNode prompts = json.putArray("prompts");
        for (PromptTokens.Count count : findings.prompts()) {
            prompts.addObject()
                    .put("ability", count.ability().label())
                    .put("level", count.level())
                    .put("mean", count.mean())
                    .put("max", count.max())
                    .put("budget", count.budget())
                    .put("over_budget", count.numOver());
        }
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    private static void level(LevelReport level, ObjectNode json) {
        json.put("ability", level.ability().label())
                .put("level", level.level())
                .put("tasks", level.numTasks())
                .put("forms", level.numForms())
                .put("classes", level.numClasses());
        new TreeMap<>(level.families()).forEach(json.putObject("families")::put);
        ObjectNode difficulty = json.putObject("difficulty");
        new TreeMap<>(level.difficulty()).forEach((measure, spread) -> difficulty
                .putObject(measure.name().toLowerCase(Locale.ROOT))
                .put("mean", spread.mean())
                .put("tenth", spread.low())
                .put("median", spread.median())
                .put("nine_tenths", spread.high())
                .put("max", spread.max()));
        ArrayNode shortcuts = json.putArray("shortcuts");
        for (ShortcutResult result : level.shortcuts()) {
            shortcuts
                    .addObject()
                    .put("shortcut", result.shortcut())
                    .put("tried", result.numTried())
                    .put("right", result.right())
                    .put("chance", result.chance())
                    .put("limit", result.limit())
                    .put("near_chance", result.isNearChance());
        }
    }
}
