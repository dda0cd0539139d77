// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The direction of dependencies, over the compiled classes of every module. This module is built last, so they are there;
 * a module whose classes are missing fails the test rather than being passed over.
 */
class DependencyRulesTest {
    /** What does something; the annotations of beans (jakarta.enterprise.context, jakarta.inject) only mark. */
    private static final DescribedPredicate<JavaClass> FRAMEWORKS = resideInAnyPackage(
            "io.quarkus..",
            "io.smallrye.mutiny..",
            "io.smallrye.reactive..",
            "io.smallrye.config..",
            "io.vertx..",
            "io.micrometer..",
            "jakarta.enterprise.event..",
            "jakarta.enterprise.inject..",
            "jakarta.ws.rs..",
            "org.eclipse.microprofile.config..",
            "org.eclipse.microprofile.reactive..",
            "org.apache.kafka..");

    private static final List<String> ADAPTERS = List.of("config", "grpc", "html", "log", "rest", "store");

    private static List<Module> modules = List.of();
    private static JavaClasses classes = new ClassFileImporter().importClasses(List.of());

    @BeforeAll
    static void importClasses() throws IOException {
        modules = Module.all();
        List<Path> folders = new ArrayList<>();
        for (Module module : modules) {
            if (module.hasSources()) {
                assertThat(module.classes())
                        .as("classes of %s; build all modules first: ./triad test", module.name())
                        .isDirectoryRecursivelyContaining("glob:**.class");
                folders.add(module.classes());
            }
        }
        classes = new ClassFileImporter().importPaths(folders);
    }

    private static DescribedPredicate<JavaClass> of(Predicate<Module> chosen, String description) {
        List<DescribedPredicate<JavaClass>> owners =
                modules.stream().filter(chosen).map(Module::owned).toList();
        return describe(description, javaClass -> owners.stream().anyMatch(owner -> owner.test(javaClass)));
    }

    private static DescribedPredicate<JavaClass> of(String module) {
        return of(candidate -> candidate.name().equals(module), "of " + module);
    }

    @Test
    void shouldSeeEveryModule() {
        assertThat(modules).extracting(Module::name).contains("proto", "libs/recipe", "trainer-svc", "local", "cli");
        for (Module module : modules) {
            if (Files.isDirectory(module.classes().resolve("io"))) {
                assertThat(classes.stream().filter(module.owned()))
                        .as(module.name())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void shouldKeepServicesApart() {
        for (Module service : modules.stream().filter(Module::isService).toList()) {
            noClasses()
                    .that(service.owned())
                    .should()
                    .dependOnClassesThat(of(other -> other.isService() && !other.equals(service), "of another service"))
                    .because("services speak through events and contracts only")
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @Test
    void shouldPointFromServicesToLibraries() {
        noClasses()
                .that(of(Module::isLibrary, "of a library"))
                .should()
                .dependOnClassesThat(of(module -> !module.isLibrary(), "of a service or a tool"))
                .because("dependencies point one way: services to libraries, libraries to proto")
                .check(classes);
    }

    @Test
    void shouldKeepTestSupportOutOfTheSuite() {
        noClasses()
                .that(not(of("libs/testkit")))
                .should()
                .dependOnClassesThat(of("libs/testkit"))
                .check(classes);
    }

    @Test
    void shouldKeepTensorsInPolicyAndTraining() {
        noClasses()
                .that(of(
                        module -> !module.name().equals("libs/policy")
                                && !module.name().equals("libs/training")
                                && !module.name().equals("benchmarks"),
                        "outside libs/policy, libs/training and what measures against PyTorch"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("ai.djl.."))
                .check(classes);
    }

    @Test
    void shouldKeepTheStoreClientInOneLibrary() {
        noClasses()
                .that(not(of("libs/checkpoint")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.minio.."))
                .check(classes);
    }

    @Test
    void shouldKeepMergingOnFilesAlone() {
        noClasses()
                .that(of("libs/merging"))
                .should()
                .dependOnClassesThat(of(
                        module -> !List.of("libs/merging", "libs/checkpoint", "proto")
                                .contains(module.name()),
                        "of another module than checkpoint"))
                .because("a merge knows tensors in files, and neither runs nor policies")
                .check(classes);
    }

    @Test
    void shouldKeepReasoningOnTheJdkAlone() {
        noClasses()
                .that(of("libs/reasoning"))
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", "org.jspecify..", "io.triad.reasoning..")))
                .check(classes);
    }

    @Test
    void shouldKeepFrameworksOutOfTheLibrariesThatCompute() {
        noClasses()
                .that(of(
                        module -> List.of(
                                        "libs/reasoning",
                                        "libs/algebra",
                                        "libs/taskfile",
                                        "libs/dataset",
                                        "libs/policy",
                                        "libs/engine",
                                        "libs/checkpoint",
                                        "libs/merging",
                                        "libs/judging",
                                        "libs/evaluation",
                                        "libs/replay",
                                        "libs/training",
                                        "libs/recipe",
                                        "libs/embedded")
                                .contains(module.name()),
                        "of a library that computes"))
                .and(not(resideInAnyPackage("io.triad.embedded.broker..")))
                .should()
                .dependOnClassesThat(FRAMEWORKS)
                .check(classes);
        noClasses()
                .that(of("libs/messaging"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "jakarta..")
                        // Marks the one bean that each consumer of a service is made with.
                        .and(not(resideInAnyPackage("jakarta.enterprise.context.."))))
                .check(classes);
    }

    @Test
    void shouldKeepFrameworksInFlowsAndAdapters() {
        noClasses()
                .that(of(Module::isService, "of a service"))
                .and(describe("in a feature package", DependencyRulesTest::isFeature))
                .should()
                .dependOnClassesThat(FRAMEWORKS)
                .because("feature packages hold pure code; a service's root and its adapters do the rest")
                .allowEmptyShould(true)
                .check(classes);
    }

    /** io.triad.SERVICE is the flow's own package; below it stand adapters and features. */
    private static boolean isFeature(JavaClass javaClass) {
        String[] parts = javaClass.getPackageName().split("\\.");
        return parts.length > 3 && !ADAPTERS.contains(parts[3]);
    }

    /** What names no role would be open to whoever reaches it, as gRPC has no rule that closes it. */
    @Test
    void shouldSayWhoMayCallWhatCanBeCalled() {
        methods()
                .that()
                .areDeclaredInClassesThat(describe(
                        "answer over gRPC or REST",
                        javaClass -> javaClass.isAnnotatedWith("io.quarkus.grpc.GrpcService")
                                || javaClass.isAnnotatedWith("jakarta.ws.rs.Path")))
                .and()
                .arePublic()
                .should()
                .beAnnotatedWith("jakarta.annotation.security.RolesAllowed")
                .check(classes);
    }

    @Test
    void shouldNeverDeserializeJavaObjects() {
        noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "read serialized objects",
                        javaClass -> javaClass.getName().equals("java.io.ObjectInputStream")))
                .check(classes);
    }

    @Test
    void shouldStateNullContractsOnEveryPackage() {
        DescribedPredicate<JavaClass> ours = describe(
                "ours and not generated",
                javaClass -> !javaClass.getPackageName().startsWith("io.triad.proto")
                        && !javaClass.getPackageName().endsWith(".jmh_generated"));

        assertThat(classes.stream()
                        .filter(ours)
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(each -> !each.isAnnotatedWith("org.jspecify.annotations.NullMarked")))
                .as("packages without @NullMarked")
                .isEmpty();
    }
}
