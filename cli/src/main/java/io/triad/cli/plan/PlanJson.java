// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A plan for machines. */
public final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanJson() {}

    /** Returns it as one object; times and rates are left out where there are none. */
    public static ObjectNode of(Plan plan) {
        ObjectNode json = JSON.createObjectNode();
        json.put("recipe", plan.recipe().name());
        json.put("digest", plan.recipe().digest());
        json.putObject("model")
                .put("parameters", plan.model().config().numParameters())
                .put("origin", plan.model().origin().name().toLowerCase(Locale.ROOT))
                .put("location", plan.model().location());
        ArrayNode work = json.putArray("work");
        plan.work().lanes().forEach(lane -> work.addObject()
                .put("name", lane.name())
                .put("steps", lane.steps())
                .put("prompts", lane.prompts())
                .put("responses", lane.responses())
                .put("promptTokens", Math.round(lane.promptTokens()))
                .put("responseTokens", Math.round(lane.responseTokens()))
                .put("longestPrompt", lane.longestPrompt())
                .put("longestResponse", lane.longestResponse()));
        ArrayNode memory = json.putArray("memory");
        plan.footprint().memory().forEach(need -> memory.addObject()
                .put("service", need.service())
                .put("heapBytes", need.heapBytes())
                .put("nativeBytes", need.nativeBytes())
                .put("why", need.why()));
        ArrayNode disk = json.putArray("disk");
        plan.footprint().disk().forEach(need -> disk.addObject()
                .put("place", need.place())
                .put("bytes", need.bytes())
                .put("why", need.why()));
        plan.rates().ifPresent(rates -> json.set("rates", JSON.valueToTree(rates)));
        plan.times().ifPresent(times -> json.set("times", JSON.valueToTree(times)));
        ArrayNode findings = json.putArray("findings");
        plan.findings().forEach(finding -> findings.addObject()
                .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                .put("what", finding.what()));
        json.put("complete", plan.isComplete());
        return json;
    }
}
