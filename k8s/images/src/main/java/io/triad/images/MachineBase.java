// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A base without a registry: the few libraries that a JVM and PyTorch need of a Linux system, from the machine that builds. For where
 * no base image can be had; elsewhere a maintained one is better, since somebody mends it.
 */
final class MachineBase {
    /** The loader and the C and C++ libraries; what compresses; what looks names up. */
    private static final List<String> LIBRARIES = List.of(
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libresolv.so.2",
            "libnss_dns.so.2",
            "libnss_files.so.2",
            "libgcc_s.so.1",
            "libstdc++.so.6",
            "libz.so.1");

    private MachineBase() {}

    /**
     * Returns the layer.
     *
     * @param architecture this machine's
     * @param scratch where small files are written first
     * @throws IOException when a library is not on this machine, which is then no Linux with glibc
     */
    static FileEntriesLayer layer(Architecture architecture, Path scratch) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("machine");
        FilePermissions readable = FilePermissions.fromOctalString("755");
        String loader = architecture.loader();
        layer.addEntry(Path.of(loader).toRealPath(), AbsoluteUnixPath.get(loader), readable);
        for (String library : LIBRARIES) {
            layer.addEntry(
                    find(architecture, library),
                    AbsoluteUnixPath.get("/lib/" + architecture.libraries() + "/" + library),
                    readable);
        }
        layer.addEntry(
                text(scratch, "passwd", "triad:x:%1$d:%1$d::/tmp:/nonexistent\n".formatted(ServiceImage.USER)),
                AbsoluteUnixPath.get("/etc/passwd"));
        layer.addEntry(
                text(scratch, "group", "triad:x:%d:\n".formatted(ServiceImage.USER)),
                AbsoluteUnixPath.get("/etc/group"));
        layer.addEntry(
                text(scratch, "nsswitch.conf", "hosts: files dns\npasswd: files\ngroup: files\n"),
                AbsoluteUnixPath.get("/etc/nsswitch.conf"));
        Path empty = Files.createDirectories(scratch.resolve("empty"));
        layer.addEntry(empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"));
        return layer.build();
    }

    private static Path find(Architecture architecture, String library) throws IOException {
        List<Path> folders = List.of(
                Path.of("/lib", architecture.libraries()),
                Path.of("/usr/lib", architecture.libraries()),
                Path.of("/lib64"),
                Path.of("/usr/lib64"));
        Optional<Path> found = folders.stream()
                .map(folder -> folder.resolve(library))
                .filter(Files::exists)
                .findFirst();
        if (found.isEmpty()) {
            throw new IOException(library + " is in none of " + folders + "; name a base image with --base");
        }
        return found.get().toRealPath();
    }

    private static Path text(Path scratch, String name, String content) throws IOException {
        return Files.writeString(scratch.resolve(name), content, StandardCharsets.UTF_8);
    }
}
