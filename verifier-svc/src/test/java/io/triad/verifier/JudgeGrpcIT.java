// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.proto.reward.v1.JudgeRequest;
import io.triad.proto.reward.v1.JudgeServiceGrpc;
import io.triad.proto.reward.v1.Verdict;
import io.triad.proto.task.v1.DeductionPuzzle;
import io.triad.proto.task.v1.Puzzle;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.testkit.LogAndStore;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LogAndStore.class)
class JudgeGrpcIT {
    @TestHTTPResource
    URI service;

    private ManagedChannel channel;
    private JudgeServiceGrpc.JudgeServiceBlockingStub judge;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(service.getHost(), service.getPort())
                .usePlaintext()
                .build();
        judge = JudgeServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldJudgeByEitherScheme() {
        assertThat(judge.judge(request(TestRollouts.RIGHT))
                        .getJudgement()
                        .getParts()
                        .getTotal())
                .isEqualTo(3.0);
        var domain = judge.judge(request(TestRollouts.WRONG).toBuilder()
                        .setRewardScheme(RewardScheme.REWARD_SCHEME_DOMAIN)
                        .build())
                .getJudgement();
        assertThat(domain.getVerdict()).isEqualTo(Verdict.VERDICT_WRONG);
        assertThat(domain.getParts().getTotal()).isZero();
        assertThat(domain.getVerifierVersion()).isNotEmpty();
    }

    @Test
    void shouldTakeResponsesUpToTenMebibytes() {
        assertThat(verdict(1 << 20)).isEqualTo(Verdict.VERDICT_CORRECT);
        assertThat(verdict(10 << 20)).isEqualTo(Verdict.VERDICT_CORRECT);
    }

    private Verdict verdict(int numBytes) {
        String response = "x".repeat(numBytes - TestRollouts.RIGHT.length()) + TestRollouts.RIGHT;
        return judge.judge(request(response)).getJudgement().getVerdict();
    }

    @Test
    void shouldRefuseALongerResponse() {
        assertRefused(request("x".repeat(10 * 1024 * 1024 + 1)), "at most 10485760");
    }

    @Test
    void shouldRefuseWhatIsUnspecifiedOrNoPuzzle() {
        assertRefused(request(TestRollouts.RIGHT).toBuilder().clearPuzzle().build(), "puzzle.kind is not set");
        assertRefused(
                request(TestRollouts.RIGHT).toBuilder().clearRewardScheme().build(), "REWARD_SCHEME_META");
        Puzzle broken = Puzzle.newBuilder()
                .setDeduction(DeductionPuzzle.newBuilder().addVariables("A").addFormulas("A∧"))
                .build();
        assertRefused(request(TestRollouts.RIGHT).toBuilder().setPuzzle(broken).build(), "");
    }

    private void assertRefused(JudgeRequest request, String words) {
        assertThatThrownBy(() -> judge.judge(request)).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(failure.getStatus().getDescription()).contains("INVALID_REQUEST", words);
        });
    }

    private static JudgeRequest request(String response) {
        return JudgeRequest.newBuilder()
                .setPuzzle(TestRollouts.puzzle())
                .setResponse(response)
                .setRewardScheme(RewardScheme.REWARD_SCHEME_META)
                .build();
    }
}
