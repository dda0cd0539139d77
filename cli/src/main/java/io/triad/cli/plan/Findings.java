// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.local.Service;
import io.triad.recipe.DataSource;
import io.triad.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is missing for a recipe, and what is worth knowing. */
final class Findings {
    private static final String S3 = "s3://";
    private static final double LONG_SAMPLING = 24 * 3_600;
    private static final long MEBIBYTE = 1 << 20;

    private final List<Finding> found = new ArrayList<>();

    private Findings() {}

    static List<Finding> of(
            Recipe recipe,
            PlannedModel model,
            Workload work,
            Footprint footprint,
            Optional<TimePlan> times,
            TimePlan.Given given,
            Optional<Machine> machine,
            boolean countsAll) {
        Findings findings = new Findings();
        findings.model(model);
        findings.data(recipe);
        findings.positions(model, work);
        findings.tensors(model);
        machine.ifPresent(here -> findings.machine(footprint, here));
        if (!countsAll) {
            findings.note(
                    "prompts are not counted but taken at their bound, since there is no tokenizer.json or file of"
                            + " questions here");
        }
        times.ifPresent(time -> findings.sampling(time, given));
        return findings.found;
    }

    private void missing(String what) {
        found.add(Finding.missing(what));
    }

    private void note(String what) {
        found.add(Finding.note(what));
    }

    private void model(PlannedModel model) {
        if (!model.isThere()) {
            missing("base.checkpoint " + model.location() + " is not here: "
                    + (model.location().startsWith(S3)
                            ? "see that the suite's store has it, with config.json, tokenizer.json and *.safetensors"
                            : "put the model's folder there, with config.json, tokenizer.json and *.safetensors, where the"
                                    + " trainer sees it, or name its s3:// address"));
        } else if (model.companions().isEmpty()) {
            missing("base.checkpoint " + model.location() + " has no tokenizer.json; bring the model's whole folder");
        }
    }

    private void data(Recipe recipe) {
        recipe.domain().data().ifPresent(data -> {
            file("domain.data.train.path", data.train());
            data.evaluation().ifPresent(source -> file("domain.data.evaluation.path", source));
        });
    }

    private void file(String key, DataSource source) {
        if (source.path().startsWith(S3)) {
            note(key + " " + source.path() + " was not looked for; the services read it from their store");
        } else if (!Files.isReadable(Path.of(source.path()))) {
            missing(key + " " + source.path() + " is not here; bring the file, or name its s3:// address");
        }
    }

    private void positions(PlannedModel model, Workload work) {
        for (LaneWork lane : work.lanes()) {
            int longest = lane.longestPrompt() + lane.longestResponse();
            if (lane.isSampled() && longest > model.config().maxPositionEmbeddings()) {
                missing("the longest prompt and response of " + lane.name() + " have " + Amounts.count(longest)
                        + " tokens, and the model "
                        + Amounts.count(model.config().maxPositionEmbeddings())
                        + " positions; lower maxTokens to "
                        + (model.config().maxPositionEmbeddings() - lane.longestPrompt()));
            }
        }
    }

    private void tensors(PlannedModel model) {
        long largest = new ModelCost(model.config()).largestTensor();
        if (largest > Integer.MAX_VALUE) {
            missing("the largest tensor has " + Amounts.count(largest)
                    + " elements, more than an array of Java holds; this model cannot be trained here");
        }
    }

    private void machine(Footprint footprint, Machine here) {
        if (footprint.memoryBytes() > here.memoryBytes()) {
            missing("all services together need " + Amounts.bytes(footprint.memoryBytes())
                    + " of memory, this machine has " + Amounts.bytes(here.memoryBytes())
                    + "; give services machines of their own (--cluster plans for that)");
        } else {
            String heaps = Stream.of(Service.values())
                    .flatMap(service -> footprint.memory().stream()
                            .filter(need -> need.service().equals(service.moduleName()))
                            .filter(need -> need.heapBytes() > service.heapMegabytes() * MEBIBYTE * 5 / 4)
                            .map(need ->
                                    "--heap " + need.service() + "=" + Math.ceilDiv(need.heapBytes(), MEBIBYTE) + "m"))
                    .collect(Collectors.joining(" "));
            if (!heaps.isEmpty()) {
                note("on this machine start it with: triad run RECIPE " + heaps);
            }
        }
        if (footprint.diskBytes() > here.diskBytes()) {
            missing("the run needs " + Amounts.bytes(footprint.diskBytes()) + " of disk, "
                    + Amounts.bytes(here.diskBytes())
                    + " are free; raise checkpoints.keepEvery, or give it another --data-dir");
        }
    }

    private void sampling(TimePlan times, TimePlan.Given given) {
        double sampling =
                times.lanes().stream().mapToDouble(LaneTime::samplingSeconds).sum();
        if (sampling > LONG_SAMPLING && given.samplingTokens().isEmpty()) {
            note("drawing responses on this machine's processor takes " + Amounts.seconds(sampling)
                    + "; let a vLLM or SGLang server draw (TRIAD_ROLLOUT_ENGINE), and plan with its --sampling-rate");
        }
    }
}
