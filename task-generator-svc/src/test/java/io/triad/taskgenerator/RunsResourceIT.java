// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.triad.messaging.Topic;
import io.triad.proto.run.v1.RunRequested;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class RunsResourceIT {
    private static final String PROBLEM = "application/problem+json";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldTakeARunAndTellWhereItStands() throws Exception {
        // When
        post(TestRecipes.yaml("taken", 7, 0), "")
                .statusCode(201)
                .header("Location", endsWith("/api/v1/runs/taken-1"))
                .contentType("application/json")
                .body("runId", equalTo("taken-1"))
                .body("phase", equalTo("RUN_PHASE_BASE"));

        // Then the log has it, whole
        try (TestLog log = new TestLog(bootstrapServers)) {
            var record = log.await(Topic.Name.RUNS_REQUESTED, 1, request -> "taken-1".equals(request.key()))
                    .getFirst();
            assertThat(RunRequested.parseFrom(record.value()))
                    .isEqualTo(TestEvents.requested("taken-1", TestRecipes.recipe("taken", 7, 0)));
            assertThat(TestLog.header(record, "ce_id")).isEqualTo("taken-1");
        }
        // And the service tells all of its state, zeros included
        given().when()
                .get("/api/v1/runs/taken-1")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("recipeSha256", equalTo(TestRecipes.recipe("taken", 7, 0).digest()))
                .body(
                        "lanes.lane",
                        contains(
                                "base",
                                "deduction",
                                "induction",
                                "abduction",
                                "merged",
                                "domain-meta",
                                "domain-instruct"))
                .body("lanes[0].step", equalTo(0))
                .body("lanes[0].numSteps", equalTo(3))
                .body("lanes[0].final", equalTo(false))
                .body("evaluations", hasSize(0));
        given().when().get("/api/v1/runs").then().statusCode(200).body("runs.runId", hasItem("taken-1"));
    }

    @Test
    void shouldTakeJsonToo() {
        String json = TestRecipes.recipe("as-json", 7, 0).canonicalJson();

        given().contentType("application/json")
                .body(json)
                .when()
                .post("/api/v1/runs?runId=as-json")
                .then()
                .statusCode(201)
                .body("runId", equalTo("as-json"));
    }

    @Test
    void shouldTakeTheSameRequestOnceAndRefuseAnotherRecipeUnderItsId() {
        post(TestRecipes.yaml("mine", 7, 0), "?runId=mine").statusCode(201);

        post(TestRecipes.yaml("mine", 7, 0), "?runId=mine")
                .statusCode(200)
                .header("Location", endsWith("/api/v1/runs/mine"))
                .body("runId", equalTo("mine"));
        post(TestRecipes.yaml("mine", 8, 0), "?runId=mine")
                .statusCode(409)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:triad:problem:run-exists"))
                .body("status", equalTo(409))
                .body("detail", containsString("run mine exists"));
        try (TestLog log = new TestLog(bootstrapServers)) {
            assertThat(log.all(Topic.Name.RUNS_REQUESTED, request -> "mine".equals(request.key())))
                    .hasSize(1);
        }
    }

    @Test
    void shouldNameTheKeyThatARecipeMayNotHave() {
        post(TestRecipes.yaml("wrong", 7, 0).replace("offPolicySteps", "offPolicyStep"), "")
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:triad:problem:invalid-request"))
                .body("title", equalTo("invalid request"))
                .body("errors", hasSize(1))
                .body("errors[0].path", equalTo("alignment.offPolicyStep"))
                .body("errors[0].allowed", hasItem("offPolicySteps"));
    }

    @Test
    void shouldNameTheValueThatARecipeMayNotHave() {
        post(TestRecipes.yaml("wrong", 7, 0).replace("promptStyle: compact", "promptStyle: terse"), "")
                .statusCode(400)
                .contentType(PROBLEM)
                .body("errors[0].path", equalTo("promptStyle"))
                .body("errors[0].value", equalTo("\"terse\""))
                .body("errors[0].allowed", hasItem("compact"));
    }

    @Test
    void shouldRefuseBodiesAndIdsThatAreNone() {
        for (String body : List.of("", "just a text", "name: [", "[1, 2]")) {
            post(body, "").statusCode(400).contentType(PROBLEM).body("status", equalTo(400));
        }
        given().body(new byte[] {(byte) 0xff, (byte) 0xfe})
                .when()
                .post("/api/v1/runs")
                .then()
                .statusCode(400)
                .body("detail", containsString("not UTF-8"));
        post(TestRecipes.yaml("wrong", 7, 0), "?runId=No/Good")
                .statusCode(400)
                .body("errors[0].path", equalTo("runId"))
                .body("errors[0].value", equalTo("No/Good"));
    }

    /** Announces a body and sends none of it: the answer must come from the announced length alone. */
    @Test
    void shouldRefuseABodyThatIsTooLong() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/yaml\r\n"
                                    + "Content-Length: " + 2 * 1024 * 1024 + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            assertThat(status).startsWith("HTTP/1.1 413");
        }
    }

    /** A page in this machine's browser may reach the service, and must not start runs. */
    @Test
    void shouldServeThisMachineAndNoWebPage() throws IOException {
        given().header("Origin", "https://example.com")
                .body(TestRecipes.yaml("page", 7, 0))
                .when()
                .post("/api/v1/runs?runId=page")
                .then()
                .statusCode(403)
                .contentType(PROBLEM)
                .body("detail", containsString("web pages"));
        given().when().get("/api/v1/runs/page").then().statusCode(404);
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /api/v1/runs HTTP/1.1\r\nHost: rebound.example.com\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void shouldNameTheRunsThereAreWhenOneIsUnknown() {
        post(TestRecipes.yaml("known", 7, 0), "?runId=known");

        given().when()
                .get("/api/v1/runs/unknown")
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("detail", containsString("'unknown'"))
                .body("detail", containsString("known"));
    }

    @Test
    void shouldBeReadyOnceTheLogIsFolded() {
        given().when()
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'log-folded' }.status", equalTo("UP"));
    }

    private static ValidatableResponse post(String body, String query) {
        return given().contentType("application/yaml")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .when()
                .post("/api/v1/runs" + query)
                .then();
    }
}
