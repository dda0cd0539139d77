// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.rest;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskFamily;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import io.triad.security.Role;
import io.triad.taskfile.TaskJson;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Single tasks, in the format of files, and the families that there are. */
@Path("/api/v1/tasks")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class TasksResource {

    /** The families of tasks. */
    public record Families(List<Family> families) {
        public Families {
            families = List.copyOf(families);
        }
    }

    /**
     * A family of tasks.
     *
     * @param shares its weight in its ability's mix at level 1, 2 and so on; 0 where it is only made when it is named
     */
    public record Family(String ability, String family, List<Integer> shares) {
        public Family {
            shares = List.copyOf(shares);
        }
    }

    /** Returns every family. */
    @GET
    @RolesAllowed({Role.Name.VIEWER, Role.Name.OPERATOR})
    @Path("families")
    public Families families() {
        return new Families(Stream.of(Ability.values())
                .flatMap(ability -> TaskFamilies.installed().of(ability).stream())
                .map(TasksResource::family)
                .toList());
    }

    private static Family family(TaskFamily<?> family) {
        return new Family(
                family.ability().label(),
                family.name(),
                IntStream.rangeClosed(1, TaskSpec.MAX_LEVEL)
                        .map(family::share)
                        .boxed()
                        .toList());
    }

    /** Returns one task: the same for the same path and query, always. */
    @GET
    @RolesAllowed({Role.Name.VIEWER, Role.Name.OPERATOR})
    @Path("{ability}/{level}")
    public String task(
            @PathParam("ability") String ability,
            @PathParam("level") String level,
            @QueryParam("family") @Nullable String family,
            @QueryParam("split") @DefaultValue("train") String split,
            @QueryParam("seed") @DefaultValue("0") String seed,
            @QueryParam("style") @DefaultValue("full") String style) {
        Ability asked = reading(ErrorCode.NOT_FOUND, () -> Ability.of(ability));
        int wanted = level(level);
        FamilyMix mix = family == null
                ? FamilyMix.DEFAULT
                : reading(ErrorCode.INVALID_REQUEST, () -> FamilyMix.only(asked, family));
        Split side = reading(ErrorCode.INVALID_REQUEST, () -> Split.of(split));
        PromptStyle words = reading(ErrorCode.INVALID_REQUEST, () -> PromptStyle.of(style));
        TaskSpec spec = reading(ErrorCode.NOT_FOUND, () -> mix.spec(asked, wanted, side, seed(seed)));
        Task task = TaskGenerator.generate(spec);
        return TaskJson.write(task, Prompts.render(task.puzzle(), words));
    }

    private static int level(String text) {
        return IntStream.rangeClosed(1, TaskSpec.MAX_LEVEL)
                .filter(level -> Integer.toString(level).equals(text))
                .findFirst()
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "there is no level '" + text + "'; levels are 1 to " + TaskSpec.MAX_LEVEL));
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "seed is an integer of 64 bits, not '" + text + "'", e);
        }
    }

    private static <T> T reading(ErrorCode code, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new TriadException(code, String.valueOf(e.getMessage()), e);
        }
    }
}
