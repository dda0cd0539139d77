// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds the images of packaged services; {@code k8s/images/build} runs it. */
@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        description = "Builds the services' images without a daemon: as files, or into a registry.")
public final class ImagesCommand implements Callable<Integer> {
    @Option(names = "--root", required = true, description = "The checkout.")
    private Path root = Path.of("");

    @Option(
            names = "--out",
            description = "Folder for MODULE.tar, loaded by 'docker load' (default: k8s/target/images).")
    private Path out = Path.of("k8s/target/images");

    @Option(names = "--registry", description = "Registry and path before the names (default: ${DEFAULT-VALUE}).")
    private String registry = "triad";

    @Option(names = "--tag", description = "Tag (default: ${DEFAULT-VALUE}).")
    private String tag = "0.1.0-SNAPSHOT";

    @Option(
            names = "--base",
            description = "Image with glibc and libstdc++ to build on, such as gcr.io/distroless/cc-debian12@sha256:…;"
                    + " without it the libraries of this machine.")
    private String base = "";

    @Option(
            names = "--push",
            description = "Into the registry, with the credentials of docker's configuration, not as files.")
    private boolean push;

    @Parameters(description = "Services (default: all six).")
    private List<String> modules = ServiceImage.MODULES;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ImagesCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path folder = root.resolve(out).toAbsolutePath().normalize();
        Files.createDirectories(folder);
        Path work = folder.resolveSibling("images-work");
        Files.createDirectories(work);
        Path runtime = work.resolve("runtime-" + Runtime.version().toString().replaceAll("[^0-9.]+", "-"));
        JavaRuntime.link(runtime);
        KeptClasses kept = new KeptClasses(runtime, root.toAbsolutePath().resolve("k8s/images/classes.txt"), work);
        ImageBuild build = new ImageBuild(base, runtime, kept, work);
        for (String module : modules) {
            String name = registry + "/" + module + ":" + tag;
            Path file = folder.resolve(module + ".tar");
            JibContainer built = build.build(ServiceImage.of(root.toAbsolutePath(), module), target(name, file));
            System.out.printf(
                    "%-60s %s %s%n",
                    name, built.getDigest(), push ? "pushed" : "%,d bytes in %s".formatted(Files.size(file), file));
        }
        return 0;
    }

    private Containerizer target(String name, Path file) throws IOException {
        try {
            if (!push) {
                return Containerizer.to(TarImage.at(file).named(name));
            }
            ImageReference reference = ImageReference.parse(name);
            return Containerizer.to(RegistryImage.named(reference)
                    .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                            .dockerConfig()));
        } catch (InvalidImageReferenceException e) {
            throw new IOException("'" + name + "' is no image's address; see --registry and --tag", e);
        }
    }
}
