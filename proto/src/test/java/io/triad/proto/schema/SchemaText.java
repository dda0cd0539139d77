// SPDX-License-Identifier: Apache-2.0
package io.triad.proto.schema;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Schemas as lines of text, one for each thing that a reader or a caller relies on, in ascending order of files and in the order of their sources:
 *
 * <pre>
 *   message triad.task.v1.Task
 *   field triad.task.v1.Task 1 task_id string
 *   enum triad.task.v1.Ability
 *   constant triad.task.v1.Ability 1 ABILITY_DEDUCTION
 *   service triad.task.v1.TaskService
 *   method triad.task.v1.TaskService IssueTasks stream triad.task.v1.IssueTasksRequest stream triad.task.v1.IssueTasksResponse
 * </pre>
 */
final class SchemaText {
    private SchemaText() {}

    static List<String> of(Collection<FileDescriptor> files) {
        List<String> lines = new ArrayList<>();
        for (FileDescriptor file : files) {
            file.getEnumTypes().forEach(type -> add(type, lines));
            file.getMessageTypes().forEach(message -> add(message, lines));
            file.getServices().forEach(service -> add(service, lines));
        }
        return lines;
    }

    private static void add(Descriptor message, List<String> lines) {
        lines.add("message " + message.getFullName());
        for (FieldDescriptor field : message.getFields()) {
            lines.add("field %s %d %s %s"
                    .formatted(message.getFullName(), field.getNumber(), field.getName(), type(field)));
        }
        message.getEnumTypes().forEach(type -> add(type, lines));
        message.getNestedTypes().forEach(nested -> add(nested, lines));
    }

    private static void add(EnumDescriptor type, List<String> lines) {
        lines.add("enum " + type.getFullName());
        type.getValues()
                .forEach(value -> lines.add(
                        "constant %s %d %s".formatted(type.getFullName(), value.getNumber(), value.getName())));
    }

    private static void add(ServiceDescriptor service, List<String> lines) {
        lines.add("service " + service.getFullName());
        for (MethodDescriptor method : service.getMethods()) {
            lines.add("method %s %s %s%s %s%s"
                    .formatted(
                            service.getFullName(),
                            method.getName(),
                            method.isClientStreaming() ? "stream " : "",
                            method.getInputType().getFullName(),
                            method.isServerStreaming() ? "stream " : "",
                            method.getOutputType().getFullName()));
        }
    }

    /** Type, label and oneof: what decides how bytes and JSON are read. */
    private static String type(FieldDescriptor field) {
        String type =
                switch (field.getJavaType()) {
                    case MESSAGE -> field.getMessageType().getFullName();
                    case ENUM -> field.getEnumType().getFullName();
                    default -> field.getType().name().toLowerCase(Locale.ROOT);
                };
        if (field.isRepeated()) {
            return "repeated " + type;
        }
        if (field.getRealContainingOneof() != null) {
            return type + " of " + field.getRealContainingOneof().getName();
        }
        return field.toProto().getProto3Optional() ? "optional " + type : type;
    }
}
