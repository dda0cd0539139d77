// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.testkit.TestCertificates;
import io.triad.testkit.TestServersExtension;
import io.triad.testkit.TlsFront;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestServersExtension.class)
class S3ObjectStoreIT {
    private static final String BUCKET = "checkpoint-it";

    @TempDir
    Path folder;

    private StoreSettings settings;
    private S3ObjectStore store;

    @BeforeEach
    void connect(EmbeddedObjectStore server) {
        settings = new StoreSettings(
                server.endpoint(),
                "us-east-1",
                BUCKET,
                server.credentials().accessKey(),
                server.credentials().secretKey());
        store = new S3ObjectStore(settings);
    }

    @AfterEach
    void disconnect() {
        store.close();
    }

    @Test
    void shouldKeepFilesLargerThanOnePartAndSmallBytes() throws Exception {
        byte[] large = new byte[12 * 1024 * 1024 + 7];
        new Random(1).nextBytes(large);
        Path file = Files.write(folder.resolve("large"), large);

        store.put("files/large", file);
        store.put("files/small", "hello".getBytes(StandardCharsets.UTF_8));
        store.put("files/empty", new byte[0]);

        Path fetched = folder.resolve("fetched");
        store.get("files/large", fetched, large.length);
        assertThat(fetched).hasSameBinaryContentAs(file);
        assertThat(store.get("files/small", 5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        assertThat(store.get("files/empty", 5)).isEmpty();
        assertThat(store.list("files/"))
                .containsExactly(
                        new ObjectStore.Stored("files/empty", 0),
                        new ObjectStore.Stored("files/large", large.length),
                        new ObjectStore.Stored("files/small", 5));
    }

    /** The store itself, behind a certificate of an authority that no JVM trusts. */
    @Test
    void shouldSpeakTlsToAStoreWhoseAuthorityItIsTold(EmbeddedObjectStore server) {
        TestCertificates certificates = TestCertificates.make(folder.resolve("certificates"));
        try (TlsFront front =
                new TlsFront(certificates, URI.create(server.endpoint()).getPort())) {
            try (S3ObjectStore trusting =
                    encrypted(front, Optional.of(certificates.certificate(TestCertificates.AUTHORITY)))) {
                trusting.put("encrypted", new byte[] {1, 2});
                assertThat(trusting.get("encrypted", 2)).containsExactly(1, 2);
            }
            for (Optional<Path> wrong :
                    List.of(Optional.<Path>empty(), Optional.of(certificates.certificate(TestCertificates.STRANGER)))) {
                try (S3ObjectStore careful = encrypted(front, wrong)) {
                    assertThatThrownBy(() -> careful.exists("encrypted"))
                            .hasMessageContaining("its certificate is not trusted")
                            .hasMessageContaining("triad.store.ca-file")
                            .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                                    .isEqualTo(ErrorCode.UNAVAILABLE));
                }
            }
        }
        assertThat(store.exists("encrypted")).isTrue();
    }

    @Test
    void shouldSayWhichFileHasNoCertificates() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.crt"), "none\n");

        for (Path wrong : List.of(empty, folder.resolve("missing.crt"))) {
            assertThatThrownBy(() -> new TrustedCertificates(wrong).trustManager())
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining(wrong.toString())
                    .hasMessageContaining("BEGIN CERTIFICATE");
        }
    }

    private S3ObjectStore encrypted(TlsFront front, Optional<Path> authority) {
        return new S3ObjectStore(new StoreSettings(
                "https://127.0.0.1:" + front.port(),
                "us-east-1",
                BUCKET,
                settings.accessKey(),
                settings.secretKey(),
                authority));
    }

    @Test
    void shouldReadPartsOfTheVersionThatWasDescribed() {
        byte[] content = new byte[300_000];
        new Random(2).nextBytes(content);
        store.put("parts", content);
        ObjectStore.Described described = store.describe("parts");
        assertThat(described.numBytes()).isEqualTo(content.length);

        byte[] part = new byte[200_001];
        store.read("parts", described.version(), 99_999, MemorySegment.ofArray(part));
        assertThat(part).isEqualTo(java.util.Arrays.copyOfRange(content, 99_999, content.length));
        assertThatThrownBy(() -> store.read("parts", described.version(), 100_000, MemorySegment.ofArray(part)))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining("ends at byte 300000, expected 300001");

        store.put("parts", new byte[300_000]);
        assertThatThrownBy(() -> store.read("parts", described.version(), 0, MemorySegment.ofArray(part)))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("was replaced while it was read");
        assertThatThrownBy(() -> store.describe("none"))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void shouldReplaceAndDelete() {
        store.put("one", new byte[] {1});
        store.put("one", new byte[] {2, 3});
        assertThat(store.get("one", 10)).containsExactly(2, 3);
        assertThat(store.exists("one")).isTrue();

        store.delete("one");
        store.delete("one");
        assertThat(store.exists("one")).isFalse();
        assertThatThrownBy(() -> store.get("one", 10))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageContaining("s3://" + BUCKET + "/one")
                .hasMessageContaining(settings.endpoint());
    }

    @Test
    void shouldRefuseObjectsLargerThanExpected() {
        store.put("large", new byte[1000]);

        assertThatThrownBy(() -> store.get("large", 999)).hasMessageContaining("1000 bytes, expected at most 999");
        assertThatThrownBy(() -> store.get("large", folder.resolve("large"), 999))
                .hasMessageContaining("1000 bytes, expected at most 999");
    }

    @Test
    void shouldNotLetStrangersRead() throws Exception {
        store.put("secret", new byte[] {1});

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(settings.endpoint() + "/" + BUCKET + "/secret"))
                    .build();
            assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void shouldSayWhichKeysWereRefused() {
        StoreSettings wrong =
                new StoreSettings(settings.endpoint(), "us-east-1", BUCKET, settings.accessKey(), "not-the-secret");
        try (S3ObjectStore refused = new S3ObjectStore(wrong)) {
            assertThatThrownBy(() -> refused.get("any", 10))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED))
                    .hasMessageContaining("triad.store.secret-key")
                    .hasMessageNotContaining("not-the-secret");
        }
    }

    @Test
    void shouldCallAStoreThatDoesNotRunUnavailable() {
        int port = io.triad.embedded.LoopbackPort.free();
        StoreSettings nobody = new StoreSettings("http://127.0.0.1:" + port, "us-east-1", BUCKET, "key", "secret");
        try (S3ObjectStore none = new S3ObjectStore(nobody)) {
            assertThatThrownBy(() -> none.get("any", 10))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageContaining("http://127.0.0.1:" + port)
                    .hasMessageContaining("triad.store.endpoint");
        }
    }

    @Test
    void shouldBlameTheFileThatCannotBeReadNotTheStore() {
        assertThatThrownBy(() -> store.put("none", folder.resolve("none")))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining(folder.resolve("none").toString());
    }

    @Test
    void shouldPublishAndFetchACheckpoint() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.writeString(files.resolve(name), name.repeat(1000));
        }
        CheckpointStore checkpoints = new CheckpointStore(store);

        CheckpointRef ref = checkpoints.publish(files, "runs/r1/base/0", null, Map.of("run", "r1"));
        Path fetched = checkpoints.fetch(ref, folder.resolve("cache"));

        assertThat(ref.uri()).isEqualTo("s3://" + BUCKET + "/runs/r1/base/0");
        assertThat(fetched.resolve("model.safetensors")).hasSameBinaryContentAs(files.resolve("model.safetensors"));
    }
}
