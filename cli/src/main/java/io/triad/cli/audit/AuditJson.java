// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.reasoning.audit.AuditReport;
import io.triad.reasoning.audit.LevelReport;
import io.triad.reasoning.audit.ShortcutResult;
import java.util.Locale;
import java.util.TreeMap;

/** Writes an audit as JSON. */
public final class AuditJson {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private AuditJson() {}

    /** Returns a JSON document. */
    public static String of(AuditReport report) {
        ObjectNode json = JSON.createObjectNode();
        json.put("passes", report.passes());
        report.objections().forEach(json.putArray("objections")::add);
        ArrayNode levels = json.putArray("levels");
        report.levels().forEach(level -> level(level, levels.addObject()));
        ArrayNode prompts = json.putArray("prompts");
        for (LevelReport level : report.levels()) {
            level.promptTokens().ifPresent(lengths -> prompts.addObject()
                    .put("ability", level.ability().label())
                    .put("level", level.level())
                    .put("mean", lengths.tokens().mean())
                    .put("max", lengths.tokens().max())
                    .put("budget", lengths.budget())
                    .put("over_budget", lengths.numOver()));
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
