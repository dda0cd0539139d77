// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.messaging.Topic;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.demonstration.Demonstrations;
import io.triad.testkit.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = UsedLog.class, restrictToAnnotatedClass = true)
class RestartIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldIssueOnlyTheDemonstrationsThatAreMissing() throws Exception {
        Recipe recipe = TestRecipes.recipe("left", 21, 0);
        Demonstrations demonstrations = new Demonstrations("left", recipe, (ColdStart) recipe.base());
        try (TestLog log = new TestLog(bootstrapServers)) {
            // When the service has done what was left, and a run after it
            log.await(Topic.Name.DEMONSTRATIONS_ISSUED, 3, record -> "left".equals(record.key()));
            post("later");
            log.await(Topic.Name.DEMONSTRATIONS_ISSUED, 3, record -> "later".equals(record.key()));

            // Then
            List<DemonstrationsIssued> issued = new ArrayList<>();
            for (var record : log.all(Topic.Name.DEMONSTRATIONS_ISSUED, any -> "left".equals(any.key()))) {
                issued.add(DemonstrationsIssued.parseFrom(record.value()));
            }
            assertThat(issued)
                    .containsExactly(demonstrations.batch(2), demonstrations.batch(1), demonstrations.batch(3));
            assertThat(log.all(Topic.Name.DEMONSTRATIONS_ISSUED, any -> "done".equals(any.key())))
                    .isEmpty();
        }
    }

    @Test
    void shouldIssueWhatHadToWaitAtTheLevelThatTheLogTells() throws Exception {
        try (TestLog log = new TestLog(bootstrapServers)) {
            for (var record :
                    log.await(Topic.Name.TASKS_ISSUED, 2, record -> record.key().startsWith("waited/deduction/2/"))) {
                assertThat(TaskIssued.parseFrom(record.value()).getTask().getLevel())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void shouldTellWhereRunsStandFromTheLogAlone() {
        given().when()
                .get("/api/v1/runs/left")
                .then()
                .statusCode(200)
                .body("phase", equalTo("RUN_PHASE_BASE"))
                .body("lanes[0].step", equalTo(1));
        given().when().get("/api/v1/runs/done").then().statusCode(200).body("phase", equalTo("RUN_PHASE_ALIGNMENT"));
    }

    private static void post(String runId) {
        given().body(TestRecipes.yaml(runId, 22, 0).getBytes(StandardCharsets.UTF_8))
                .when()
                .post("/api/v1/runs?runId=" + runId)
                .then()
                .statusCode(201);
    }
}
