// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded.store;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** The S3 gateway over a folder; lives inside the isolated loader and is made by reflection. */
final class StoreNode implements AutoCloseable {
    private final FilesystemNio2BlobStore blobs;
    private final S3Proxy proxy;

    @SuppressWarnings("unused") // made by reflection
    StoreNode(Map<String, String> settings) throws Exception {
        Path folder = Path.of(settings.getOrDefault("folder", ""));
        Files.createDirectories(folder);
        blobs = new FilesystemNio2BlobStore(folder.toString());
        proxy = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:" + settings.get("port")))
                .awsAuthentication(
                        AuthenticationType.AWS_V4,
                        settings.getOrDefault("access.key", ""),
                        settings.getOrDefault("secret.key", ""))
                .ignoreUnknownHeaders(true)
                .blobStore(blobs)
                .build();
        proxy.start();
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
        blobs.close();
    }
}
