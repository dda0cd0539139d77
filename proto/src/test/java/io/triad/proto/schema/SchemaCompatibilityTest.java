// SPDX-License-Identifier: Apache-2.0
package io.triad.proto.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.signal.v1.SignalsObserved;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.TaskIssued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Events and callers of the last release are understood: {@code src/test/resources/released.txt} has its schemas. {@code ./proto/release} writes it
 * anew, at a release and only then; docs/events/README.md says what may change.
 */
class SchemaCompatibilityTest {
    private static final Path RELEASED = Path.of("src/test/resources/released.txt");

    private static final List<FileDescriptor> SCHEMAS = Stream.of(
                    EvaluationCompleted.getDescriptor(),
                    MergeCompleted.getDescriptor(),
                    PolicyPublished.getDescriptor(),
                    RewardAssigned.getDescriptor(),
                    RolloutCompleted.getDescriptor(),
                    RunRequested.getDescriptor(),
                    SignalsObserved.getDescriptor(),
                    StepTrained.getDescriptor(),
                    TaskIssued.getDescriptor())
            .map(message -> message.getFile())
            .toList();

    @Test
    void shouldUnderstandTheLastRelease() throws IOException {
        if (Boolean.getBoolean("triad.release")) {
            Files.write(RELEASED, SchemaText.of(SCHEMAS));
        }
        List<String> released = Files.readAllLines(RELEASED);

        assertThat(released).hasSizeGreaterThan(300);
        assertThat(SchemaBreaks.of(released, SCHEMAS)).isEmpty();
    }

    @Test
    void shouldLookAtEverySchema() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/proto"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".proto"))
                            .map(file ->
                                    Path.of("src/main/proto").relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            SCHEMAS.stream().map(FileDescriptor::getName).toList());
        }
    }

    @Test
    void shouldAllowWhatIsNew() {
        assertThat(breaks(file -> {
                    message(file).addField(field("more", 9, Type.TYPE_INT64));
                    file.getEnumTypeBuilder(0).addValueBuilder().setName("C").setNumber(2);
                    file.addMessageTypeBuilder().setName("Other");
                }))
                .isEmpty();
    }

    @Test
    void shouldAllowWhatGoesAndIsReserved() {
        assertThat(breaks(file -> {
                    message(file)
                            .removeField(1)
                            .addReservedName("tags")
                            .addReservedRange(
                                    ReservedRange.newBuilder().setStart(2).setEnd(3));
                    file.getEnumTypeBuilder(0)
                            .removeValue(1)
                            .addReservedName("B")
                            .addReservedRange(
                                    EnumReservedRange.newBuilder().setStart(1).setEnd(1));
                }))
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatGoes() {
        assertThat(breaks(file -> message(file).removeField(0)))
                .containsExactly("field test.Task 1 id string is gone; reserve its number and its name");
        assertThat(breaks(file -> message(file).removeField(0).addReservedName("id")))
                .as("another field may still take the number")
                .hasSize(1);
        assertThat(breaks(file -> file.getEnumTypeBuilder(0).removeValue(1)))
                .containsExactly("constant test.Kind 1 B is gone; reserve its number and its name");
        assertThat(breaks(file -> file.removeMessageType(1)))
                .containsExactly("message test.Part is gone or has changed");
    }

    @Test
    void shouldRefuseAnotherNumber() {
        assertThat(breaks(file -> message(file).getFieldBuilder(0).setNumber(7)))
                .containsExactly("field test.Task 1 id string has another number: field test.Task 7 id string");
        assertThat(breaks(file -> file.getEnumTypeBuilder(0).getValueBuilder(1).setNumber(5)))
                .containsExactly("constant test.Kind 1 B has another number: constant test.Kind 5 B");
        assertThat(breaks(file -> {
                    message(file).getFieldBuilder(0).setNumber(2);
                    message(file).getFieldBuilder(1).setNumber(1);
                }))
                .as("two that change places")
                .hasSize(2);
    }

    @Test
    void shouldRefuseAnotherTypeLabelNameOrOneof() {
        assertThat(breaks(file -> message(file).getFieldBuilder(0).setType(Type.TYPE_BYTES)))
                .containsExactly("field test.Task 1 id string has changed: field test.Task 1 id bytes");
        assertThat(breaks(file -> message(file).getFieldBuilder(0).setLabel(Label.LABEL_REPEATED)))
                .containsExactly("field test.Task 1 id string has changed: field test.Task 1 id repeated string");
        assertThat(breaks(file -> message(file).getFieldBuilder(0).setName("name")))
                .containsExactly("field test.Task 1 id string has changed: field test.Task 1 name string");
        assertThat(breaks(file -> {
                    message(file).addOneofDeclBuilder().setName("either");
                    message(file).getFieldBuilder(0).setOneofIndex(0);
                }))
                .containsExactly("field test.Task 1 id string has changed: field test.Task 1 id string of either");
    }

    private static List<String> breaks(Consumer<FileDescriptorProto.Builder> change) {
        FileDescriptorProto before = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setPackage("test")
                .setSyntax("proto3")
                .addEnumType(EnumDescriptorProto.newBuilder().setName("Kind"))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Task")
                        .addField(field("id", 1, Type.TYPE_STRING))
                        .addField(field("tags", 2, Type.TYPE_STRING).setLabel(Label.LABEL_REPEATED)))
                .addMessageType(
                        DescriptorProto.newBuilder().setName("Part").addField(field("size", 1, Type.TYPE_INT32)))
                .build();
        FileDescriptorProto.Builder begun = before.toBuilder();
        begun.getEnumTypeBuilder(0).addValueBuilder().setName("A").setNumber(0);
        begun.getEnumTypeBuilder(0).addValueBuilder().setName("B").setNumber(1);
        FileDescriptorProto.Builder after = begun.build().toBuilder();
        change.accept(after);
        return SchemaBreaks.of(SchemaText.of(List.of(built(begun))), List.of(built(after)));
    }

    private static FileDescriptor built(FileDescriptorProto.Builder file) {
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static DescriptorProto.Builder message(FileDescriptorProto.Builder file) {
        return file.getMessageTypeBuilder(0);
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
    }
}
