// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import com.google.protobuf.MessageLite;
import io.triad.messaging.Topic;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.demonstration.Demonstrations;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A log as a service finds it that was stopped in the middle: run "left" has one of its three batches; a
 * policy of run "waited" has been measured, and its tasks are not issued; and garbage.
 */
public final class UsedLog extends LogAndStore {
    @Override
    public Map<String, String> start() {
        Map<String, String> settings = super.start();
        Recipe recipe = TestRecipes.recipe("left", 21, 0);
        try (TestLog log = new TestLog(settings.get("kafka.bootstrap.servers"))) {
            write(log, Topic.RUNS_REQUESTED, "left", TestEvents.requested("left", recipe));
            write(
                    log,
                    Topic.DEMONSTRATIONS_ISSUED,
                    "left",
                    new Demonstrations("left", recipe, (ColdStart) recipe.base()).batch(2));
            write(log, Topic.STEPS_TRAINED, "left/base", TestEvents.trained("left", "base", 1, 0, 0.0));
            log.write(Topic.STEPS_TRAINED, "garbage", "garbage".getBytes(StandardCharsets.UTF_8));
            write(log, Topic.RUNS_REQUESTED, "done", TestEvents.requested("done", recipe));
            write(
                    log,
                    Topic.RUNS_REQUESTED,
                    "waited",
                    TestEvents.requested("waited", TestRecipes.adaptive("waited", 21)));
            write(log, Topic.POLICIES_PUBLISHED, "waited/deduction", TestEvents.published("waited", "deduction", 0));
            write(log, Topic.POLICIES_PUBLISHED, "waited/deduction", TestEvents.published("waited", "deduction", 1));
            write(log, Topic.EVALUATIONS_COMPLETED, "waited", TestEvents.probed("waited", "deduction", 1, 4));
            write(log, Topic.POLICIES_PUBLISHED, "done/base", TestEvents.last("done", "base", 3));
        }
        return settings;
    }

    private static void write(TestLog log, Topic topic, String key, MessageLite event) {
        log.write(topic, key, key, event);
    }
}
