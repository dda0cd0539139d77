// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * Keeps objects in one bucket of an S3 store: MinIO, Ceph, AWS or the embedded one.
 *
 * <p>Nothing is sent before the first call, and the first that writes makes the bucket when it is missing. Calls wait 5 s for a connection
 * and 60 s for each answer; retrying is the caller's decision.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int CHUNK_BYTES = 1 << 17;
    private static final int PRECONDITION_FAILED = 412;

    private final StoreSettings settings;
    private final S3Failures failures;
    private final MinioClient client;
    private volatile boolean bucketKnown;

    /**
     * Prepares a client.
     *
     * @throws TriadException INVALID_REQUEST when the endpoint is no URL
     */
    public S3ObjectStore(StoreSettings settings) {
        this.settings = settings;
        this.failures = new S3Failures(settings);
        try {
            client = MinioClient.builder()
                    .endpoint(settings.endpoint())
                    .region(settings.region())
                    .credentials(settings.accessKey(), settings.secretKey())
                    .httpClient(httpClient(settings), true)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "Setting triad.store.endpoint is '" + settings.endpoint() + "': " + e.getMessage(),
                    e);
        }
    }

    /** A client that loads no certificates, which takes a second, for an endpoint that needs none. */
    private static OkHttpClient httpClient(StoreSettings settings) {
        ConnectionSpec security =
                settings.endpoint().startsWith("https:") ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT;
        OkHttpClient.Builder client = new OkHttpClient.Builder();
        settings.caFile().map(TrustedCertificates::new).ifPresent(trusted -> {
            X509TrustManager manager = trusted.trustManager();
            client.sslSocketFactory(sockets(manager), manager);
        });
        return client.connectionSpecs(List.of(security))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(ANSWER_TIMEOUT)
                .writeTimeout(ANSWER_TIMEOUT)
                .build();
    }

    private static SSLSocketFactory sockets(X509TrustManager trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trusted}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK speaks TLS", e);
        }
    }

    @Override
    public void put(String key, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new TriadException(ErrorCode.NOT_FOUND, file + " does not exist or is no file; nothing was stored");
        }
        call("store", key, () -> {
            UploadObjectArgs.Builder upload = UploadObjectArgs.builder();
            return client.uploadObject(upload.bucket(bucket())
                    .object(ObjectKey.check(key))
                    .filename(file.toString())
                    .build());
        });
    }

    @Override
    public void put(String key, byte[] content) {
        call("store", key, () -> {
            PutObjectArgs.Builder put = PutObjectArgs.builder();
            return client.putObject(put.bucket(bucket())
                    .object(ObjectKey.check(key))
                    .data(content, content.length)
                    .build());
        });
    }

    @Override
    public void get(String key, Path target, long maxBytes) {
        call("fetch", key, () -> {
            try (InputStream content = open(key, maxBytes);
                    OutputStream file = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
                return copy(content, file, key, maxBytes);
            }
        });
    }

    @Override
    public byte[] get(String key, int maxBytes) {
        return call("fetch", key, () -> {
            try (InputStream content = open(key, maxBytes)) {
                byte[] bytes = content.readNBytes(maxBytes);
                if (content.read() >= 0) {
                    throw ObjectKey.tooLarge(uri(key), maxBytes + 1L, maxBytes);
                }
                return bytes;
            }
        });
    }

    @Override
    public Described describe(String key) {
        return call("look up", key, () -> {
            StatObjectArgs.Builder stat = StatObjectArgs.builder();
            StatObjectResponse found = client.statObject(
                    stat.bucket(settings.bucket()).object(ObjectKey.check(key)).build());
            return new Described(found.size(), found.etag());
        });
    }

    @Override
    public void read(String key, String version, long from, MemorySegment to) {
        call("read", key, () -> {
            GetObjectArgs.Builder get = GetObjectArgs.builder();
            try (GetObjectResponse content = client.getObject(get.bucket(settings.bucket())
                    .object(ObjectKey.check(key))
                    .offset(from)
                    .length(to.byteSize())
                    .matchETag(version)
                    .build())) {
                fill(content, key, from, to);
                return true;
            } catch (ErrorResponseException e) {
                if (e.response().code() == PRECONDITION_FAILED) {
                    throw ObjectKey.replaced(uri(key));
                }
                throw e;
            }
        });
    }

    private void fill(InputStream content, String key, long from, MemorySegment to) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long filled = 0; filled < to.byteSize(); ) {
            int count = content.read(chunk, 0, (int) Math.min(chunk.length, to.byteSize() - filled));
            if (count < 0) {
                throw ObjectKey.tooShort(uri(key), from + filled, from + to.byteSize());
            }
            MemorySegment.copy(chunk, 0, to, ValueLayout.JAVA_BYTE, filled, count);
            filled += count;
        }
    }

    @Override
    public boolean exists(String key) {
        return call("look up", key, () -> {
            try {
                StatObjectArgs.Builder stat = StatObjectArgs.builder();
                client.statObject(stat.bucket(settings.bucket())
                        .object(ObjectKey.check(key))
                        .build());
                return true;
            } catch (ErrorResponseException e) {
                if (e.response().code() == 404) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public List<Stored> list(String prefix) {
        return call("list", prefix, () -> {
            ListObjectsArgs.Builder listing = ListObjectsArgs.builder();
            List<Stored> found = new ArrayList<>();
            try {
                for (Result<Item> each : client.listObjects(listing.bucket(settings.bucket())
                        .prefix(prefix)
                        .recursive(true)
                        .build())) {
                    Item item = each.get();
                    found.add(new Stored(item.objectName(), item.size()));
                }
            } catch (ErrorResponseException e) {
                if (!e.errorResponse().code().equals("NoSuchBucket")) {
                    throw e;
                }
            }
            found.sort(Comparator.comparing(Stored::key));
            return found;
        });
    }

    @Override
    public void delete(String key) {
        call("delete", key, () -> {
            RemoveObjectArgs.Builder removal = RemoveObjectArgs.builder();
            client.removeObject(
                    removal.bucket(bucket()).object(ObjectKey.check(key)).build());
            return true;
        });
    }

    @Override
    public String uri(String key) {
        return "s3://" + settings.bucket() + "/" + ObjectKey.check(key);
    }

    @Override
    public String key(String uri) {
        String start = "s3://" + settings.bucket() + "/";
        if (!uri.startsWith(start)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + uri + "' does not lie in this store, whose URIs begin with " + start
                            + "; set triad.store.bucket to its bucket");
        }
        return ObjectKey.check(uri.substring(start.length()));
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "The store's client did not close: " + e, e);
        }
    }

    private InputStream open(String key, long maxBytes) throws MinioException {
        GetObjectArgs.Builder get = GetObjectArgs.builder();
        GetObjectResponse answer = client.getObject(
                get.bucket(settings.bucket()).object(ObjectKey.check(key)).build());
        String length = answer.headers().get("Content-Length");
        if (length != null && Long.parseLong(length) > maxBytes) {
            throw ObjectKey.tooLarge(uri(key), Long.parseLong(length), maxBytes);
        }
        return answer;
    }

    private long copy(InputStream content, OutputStream file, String key, long maxBytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long copied = 0;
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            copied += count;
            if (copied > maxBytes) {
                throw ObjectKey.tooLarge(uri(key), copied, maxBytes);
            }
            file.write(chunk, 0, count);
        }
        return copied;
    }

    /** The bucket to write to, made when it is missing; one that is only read from is there or misspelt. */
    private String bucket() throws MinioException {
        String bucket = settings.bucket();
        if (!bucketKnown) {
            BucketExistsArgs.Builder question = BucketExistsArgs.builder();
            if (!client.bucketExists(question.bucket(bucket).build())) {
                try {
                    MakeBucketArgs.Builder making = MakeBucketArgs.builder();
                    client.makeBucket(making.bucket(bucket).build());
                } catch (ErrorResponseException e) {
                    if (!e.errorResponse().code().startsWith("BucketAlready")) {
                        throw e;
                    }
                }
            }
            bucketKnown = true;
        }
        return bucket;
    }

    private interface Call<T> {
        T run() throws MinioException, IOException;
    }

    private <T> T call(String verb, String key, Call<T> call) {
        try {
            return call.run();
        } catch (MinioException | IOException | IllegalStateException e) {
            // The client wraps a refused connection in an IllegalStateException.
            throw failures.of(verb, key, e);
        }
    }
}
