// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import io.triad.taskfile.TaskJson;
import io.triad.testkit.LogAndStore;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class TasksResourceIT {
    private static ValidatableResponse get(String path) {
        return given().when().get("/api/v1/tasks/" + path).then();
    }

    @Test
    void shouldMakeTheTaskOfAPathInTheFormatOfFiles() {
        Task task = TaskGenerator.generate(TaskSpec.of(Ability.ABDUCTION, 3, Split.TRAIN, 0));

        String body = get("abduction/3")
                .statusCode(200)
                .contentType("application/json")
                .body("task_id", equalTo(task.taskId()))
                .extract()
                .asString();

        assertThat(body).isEqualTo(TaskJson.write(task, Prompts.render(task.puzzle(), PromptStyle.FULL)));
    }

    @Test
    void shouldMakeWhatTheQueryNames() {
        Task task = TaskGenerator.generate(
                new TaskSpec(Ability.INDUCTION, "cyclic-letters", 5, Split.HELDOUT, Long.MIN_VALUE));

        String body = get("induction/5?family=cyclic-letters&split=heldout&seed=-9223372036854775808&style=compact")
                .statusCode(200)
                .extract()
                .asString();

        assertThat(TaskJson.readWritten(body))
                .isEqualTo(new TaskJson.Written(task, Prompts.render(task.puzzle(), PromptStyle.COMPACT)));
    }

    @Test
    void shouldListTheFamiliesWithTheirShares() {
        get("families")
                .statusCode(200)
                .contentType("application/json")
                .body(
                        "families.findAll { it.ability == 'induction' }.family",
                        equalTo(TaskFamilies.installed().names(Ability.INDUCTION)))
                .body("families.ability", hasItems("deduction", "induction", "abduction", "arithmetic"))
                .body("families[0].shares", hasSize(TaskSpec.MAX_LEVEL));
    }

    @Test
    void shouldSayWhatCannotBeAskedFor() {
        for (List<Object> expected : List.<List<Object>>of(
                List.of("logic/1", 404, "No ability 'logic'; there are deduction"),
                List.of("deduction/6", 404, "there is no level '6'; levels are 1 to 5"),
                List.of("deduction/one", 404, "there is no level 'one'"),
                List.of("domain/1", 404, "No family of domain"),
                List.of("deduction/1?family=x", 400, "No family of deduction is called 'x'; there are ["),
                List.of("deduction/1?split=test", 400, "No split 'test'"),
                List.of("deduction/1?seed=1.5", 400, "seed is an integer of 64 bits, not '1.5'"),
                List.of("deduction/1?seed=9223372036854775808", 400, "seed is an integer of 64 bits"),
                List.of("deduction/1?style=x", 400, "No prompt style 'x'"))) {
            get(expected.getFirst().toString())
                    .statusCode((Integer) expected.get(1))
                    .contentType("application/problem+json")
                    .body("status", equalTo(expected.get(1)))
                    .body("detail", containsString(expected.getLast().toString()));
        }
    }
}
