// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Puts a service's image together: base, runtime, libraries of others, the service, its classes. What changes seldom comes first, so that a
 * registry and a node have most of it already. Times and owners are fixed: the same files give the same image, to the byte.
 *
 * @param base an image's address, or empty for what this machine has
 * @param runtime a Java runtime
 * @param kept writes the classes that go with it
 * @param scratch where files are written meanwhile; the cache of layers too
 */
record ImageBuild(String base, Path runtime, KeptClasses kept, Path scratch) {
    /** Which program makes something of the files is told by the file's own mode. */
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");

    /** Builds the image and gives it to {@code target}. */
    JibContainer build(ServiceImage image, Containerizer target)
            throws IOException, InterruptedException, ExecutionException {
        if (!Files.isRegularFile(image.app().resolve("quarkus-run.jar"))) {
            throw new IOException(image.app() + " has no application; build first: ./mvnw package -DskipTests");
        }
        Files.createDirectories(scratch);
        target.setBaseImageLayersCache(scratch.resolve("base-layers"))
                .setApplicationLayersCache(scratch.resolve("layers"))
                .setToolName("triad-images")
                .setAllowInsecureRegistries(false);
        JibContainerBuilder builder = from();
        builder.addFileEntriesLayer(folder("runtime", runtime, ServiceImage.JAVA, file -> true));
        builder.addFileEntriesLayer(
                folder("libraries", image.app(), ServiceImage.APP, file -> isLibrary(file) && !isOurs(file)));
        builder.addFileEntriesLayer(
                folder("service", image.app(), ServiceImage.APP, file -> !isLibrary(file) || isOurs(file)));
        builder.addFileEntriesLayer(classes(image));
        builder.addFileEntriesLayer(data());
        builder.setEntrypoint(ServiceImage.ENTRYPOINT)
                .setEnvironment(ServiceImage.ENVIRONMENT)
                .setUser(ServiceImage.OWNER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
                .setVolumes(Set.of(AbsoluteUnixPath.get(ServiceImage.DATA)))
                .setExposedPorts(Set.of(Port.tcp(port(image))))
                // As 'docker load' takes it, also before it knew the newer format.
                .setFormat(ImageFormat.Docker)
                .setCreationTime(Instant.EPOCH)
                .addLabel("org.opencontainers.image.title", image.module())
                .addLabel("org.opencontainers.image.licenses", "Apache-2.0");
        try {
            return builder.containerize(target);
        } catch (RegistryException | CacheDirectoryCreationException e) {
            throw new IOException("The image of " + image.module() + " cannot be built: " + e.getMessage(), e);
        }
    }

    private JibContainerBuilder from() throws IOException {
        Architecture architecture = Architecture.of(System.getProperty("os.arch"));
        if (base.isEmpty()) {
            return Jib.fromScratch()
                    .setPlatforms(Set.of(architecture.platform()))
                    .addFileEntriesLayer(MachineBase.layer(architecture, scratch));
        }
        try {
            return Jib.from(base).setPlatforms(Set.of(architecture.platform()));
        } catch (InvalidImageReferenceException e) {
            throw new IOException("--base is '" + base + "', which is no image's address", e);
        }
    }

    /** What the JVM is to find its classes by. */
    private FileEntriesLayer classes(ServiceImage image) throws IOException, InterruptedException {
        Path classPath = Files.createDirectories(scratch.resolve("class-paths")).resolve(image.module());
        Files.writeString(classPath, "-cp\n" + image.classPath(ServiceImage.APP) + "\n", StandardCharsets.UTF_8);
        return FileEntriesLayer.builder()
                .setName("classes")
                .addEntry(classPath, AbsoluteUnixPath.get(ServiceImage.CLASS_PATH_FILE))
                .addEntry(kept.write(image), AbsoluteUnixPath.get(ServiceImage.KEPT_CLASSES))
                .build();
    }

    /** A folder that the service may write to, from which a volume has its owner when nobody else says one. */
    private FileEntriesLayer data() throws IOException {
        return FileEntriesLayer.builder()
                .setName("data")
                .addEntry(
                        Files.createDirectories(scratch.resolve("empty")),
                        AbsoluteUnixPath.get(ServiceImage.DATA),
                        PROGRAM,
                        FileEntriesLayer.DEFAULT_MODIFICATION_TIME,
                        ServiceImage.OWNER)
                .build();
    }

    /** The port is what the service itself has for its default. */
    private static int port(ServiceImage image) throws IOException {
        Path sources = image.app()
                .resolve("../../src/main/resources/application.properties")
                .normalize();
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(sources)) {
            properties.load(reader);
        }
        return Integer.parseInt(properties.getProperty("quarkus.http.port"));
    }

    private static boolean isLibrary(Path file) {
        return file.startsWith("lib");
    }

    private static boolean isOurs(Path file) {
        return file.getFileName().toString().startsWith("io.triad.");
    }

    private static FileEntriesLayer folder(String name, Path folder, String at, Predicate<Path> wanted)
            throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Path inside = folder.relativize(file);
            if (wanted.test(inside)) {
                layer.addEntry(
                        file.toRealPath(),
                        AbsoluteUnixPath.get(at + "/" + inside),
                        Files.isExecutable(file) ? PROGRAM : FilePermissions.DEFAULT_FILE_PERMISSIONS);
            }
        }
        return layer.build();
    }
}
