// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.util.Map;

/** One server inside its own class loader; talks to it through JDK types only. */
final class IsolatedServer implements AutoCloseable {
    private final URLClassLoader loader;
    private final AutoCloseable server;

    private IsolatedServer(URLClassLoader loader, AutoCloseable server) {
        this.loader = loader;
        this.server = server;
    }

    /**
     * Loads the class with that name afresh and runs its constructor, which takes a {@code Map<String, String>} and
     * returns once the server answers.
     */
    static IsolatedServer start(String className, Map<String, String> settings) {
        URLClassLoader loader = CarriedJars.isolatedLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            var constructor = loader.loadClass(className).getDeclaredConstructor(Map.class);
            constructor.setAccessible(true);
            return new IsolatedServer(loader, (AutoCloseable) constructor.newInstance(settings));
        } catch (InvocationTargetException e) {
            closeQuietly(loader, e);
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(className + " did not start: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            closeQuietly(loader, e);
            throw new IllegalStateException(className + " cannot be loaded from the carried jars: " + e, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            server.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The embedded server did not stop cleanly: " + e, e);
        } finally {
            thread.setContextClassLoader(before);
        }
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closeQuietly(URLClassLoader loader, Exception failure) {
        try {
            loader.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
