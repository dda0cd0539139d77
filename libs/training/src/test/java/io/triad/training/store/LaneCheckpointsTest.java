// SPDX-License-Identifier: Apache-2.0
package io.triad.training.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.folder.PolicyDownload;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.folder.WeightStorage;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.recipe.Lane;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneCheckpointsTest {
    private static final LaneKey BASE = new LaneKey("r", Lane.BASE);
    private static final WordVocabulary VOCABULARY = new WordVocabulary(List.of("system", "user", "assistant"));
    private static final PolicyWeights WEIGHTS = PolicyWeights.random(
            new PolicyConfig(
                    16,
                    1,
                    2,
                    1,
                    24,
                    VOCABULARY.size(),
                    64,
                    10_000,
                    1e-6,
                    false,
                    OptionalInt.empty(),
                    VOCABULARY.endOfTurn(),
                    OptionalInt.empty()),
            7);

    @TempDir
    Path path;

    private FileObjectStore objects = new FileObjectStore(Path.of(""));
    private LaneCheckpoints checkpoints = new LaneCheckpoints(objects, Path.of(""));
    private PolicyFolder model = new PolicyFolder(Path.of(""));

    /** A base as Hugging Face has it: in BF16, in shards. */
    @BeforeEach
    void writeModel() throws IOException {
        objects = new FileObjectStore(path.resolve("store"));
        checkpoints = new LaneCheckpoints(objects, path.resolve("work"));
        model = new PolicyFolder(path.resolve("model"));
        PolicyFolder source = new PolicyFolder(Files.createDirectory(path.resolve("source")));
        Files.writeString(source.path().resolve("tokenizer.json"), VOCABULARY.toJson());
        model.create(WEIGHTS, WeightStorage.as(DType.BF16).inShardsOf(2_000), source);
        assertThat(model.path().resolve("model.safetensors.index.json")).exists();
    }

    @Test
    void shouldPublishABaseOfHalfPrecisionInShardsAsFloat32() {
        // When
        LaneCheckpoints.Loaded base = checkpoints.base(model.path().toString());
        CheckpointRef published =
                checkpoints.publish(BASE, 0, base, Digests.of(base.weights().tensors()), null);
        LaneCheckpoints.Loaded loaded = checkpoints.load(published);

        // Then
        assertThat(base.weights().tensors().values()).extracting(Tensor::dtype).containsOnly(DType.BF16);
        assertThat(loaded.weights().tensors().values())
                .extracting(Tensor::dtype)
                .containsOnly(DType.F32);
        assertThat(loaded.weights()).isEqualTo(base.weights()).isNotEqualTo(WEIGHTS);
        assertThat(Digests.of(loaded.weights().tensors()))
                .isEqualTo(Digests.of(base.weights().tensors()));
        assertThat(loaded.optimizer()).isEmpty();
        assertThat(path.resolve("work")).isEmptyDirectory();
    }

    /** Or the trainer would learn from prompts that nobody samples with. */
    @Test
    void shouldPublishHowAPolicyIsSpokenToWithEveryVersion() throws IOException {
        // Given
        Map<String, String> texts = Map.of(
                "chat_template.jinja",
                "{% for message in messages %}user {{ message.content }}{% endfor %}{{ strftime_now('%d') }}",
                "tokenizer_config.json",
                "{\"eos_token\": \"<|im_end|>\"}",
                "generation_config.json",
                "{\"eos_token_id\": [1, 2]}");
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(model.path().resolve(text.getKey()), text.getValue());
        }

        // When
        LaneCheckpoints.Loaded base = checkpoints.base(model.path().toString());
        CheckpointRef published = checkpoints.publish(BASE, 0, base, "d".repeat(64), null);
        LaneCheckpoints.Loaded loaded = checkpoints.load(published);
        CheckpointRef next = checkpoints.publish(BASE, 1, loaded, "d".repeat(64), null);

        // Then
        PolicyFolder fetched = PolicyDownload.fetch(objects, next.uri(), path.resolve("fetched"));
        for (Map.Entry<String, String> text : texts.entrySet()) {
            assertThat(fetched.path().resolve(text.getKey())).hasContent(text.getValue());
        }
        assertThat(fetched.config()).isEqualTo(model.config());
        try (PolicyTokenizer sampler = fetched.tokenizer();
                PolicyTokenizer trainer = loaded.companions().tokenizer()) {
            assertThat(trainer.prompt("", "system"))
                    .isEqualTo(sampler.prompt("", "system"))
                    .isEqualTo(sampler.encode("user system26"));
        }
    }

    @Test
    void shouldTakeABaseThatOthersPutIntoTheStore() throws IOException {
        // Given what people keep beside a model
        try (Stream<Path> files = Files.list(model.path())) {
            files.forEach(file -> objects.put("models/tiny/" + file.getFileName(), file));
        }
        for (String name : List.of("pytorch_model.bin", "optimizer.safetensors", "onnx/config.json")) {
            objects.put("models/tiny/" + name, "not for us".getBytes(StandardCharsets.UTF_8));
        }

        // When, then
        for (String location : List.of(objects.uri("models/tiny"), objects.uri("models/tiny") + "/")) {
            LaneCheckpoints.Loaded base = checkpoints.base(location);
            assertThat(base.weights()).isEqualTo(model.weights());
            assertThat(base.optimizer()).isEmpty();
            assertThat(path.resolve("work")).isEmptyDirectory();
        }
    }

    @Test
    void shouldCheckABaseThatWasPublished() {
        // Given
        LaneCheckpoints.Loaded trained = checkpoints.base(model.path().toString());
        CheckpointRef published = checkpoints.publish(BASE, 3, trained, "d".repeat(64), null);
        assertThat(checkpoints.base(published.uri()).weights()).isEqualTo(trained.weights());

        // When it is damaged
        byte[] tokenizer = model.tokenizerJson();
        tokenizer[tokenizer.length - 1] = ' ';
        objects.put(objects.key(published.uri()) + "/tokenizer.json", tokenizer);

        // Then
        assertRefused(published.uri(), ErrorCode.CORRUPT_CHECKPOINT, "tokenizer.json is corrupt: expected SHA-256");
    }

    @Test
    void shouldSayWhatIsWrongWithABase() throws IOException {
        String location = model.path().toString();
        assertRefused(location + "-none", ErrorCode.NOT_FOUND, "-none/tokenizer.json cannot be read");
        assertRefused(objects.uri("none"), ErrorCode.NOT_FOUND, "none holds no model");
        assertRefused("https://example.org/model", ErrorCode.INVALID_REQUEST, "does not lie in this store");
        assertRefused("a\0b", ErrorCode.INVALID_REQUEST, "is no path");

        String shard = "";
        try (DirectoryStream<Path> shards = Files.newDirectoryStream(model.path(), "model-00002-of-*")) {
            Path second = shards.iterator().next();
            shard = second.getFileName().toString();
            Files.delete(second);
        }
        assertRefused(location, ErrorCode.CORRUPT_CHECKPOINT, shard + " does not exist, but the index names it");

        Files.writeString(model.path().resolve("tokenizer.json"), "{}");
        assertRefused(location, ErrorCode.CORRUPT_CHECKPOINT, "tokenizer.json cannot be opened");
    }

    private void assertRefused(String location, ErrorCode code, String words) {
        assertThatThrownBy(() -> checkpoints.base(location))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining("base.checkpoint " + location + " ")
                .hasMessageContaining(words);
    }
}
