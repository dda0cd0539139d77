// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Turns PyTorch's recording of operations off for this thread, and back as it was on close.
 *
 * <p>The mode is native, thread-local and on by default on every thread but the one that loaded the engine.
 */
final class GradientMode implements AutoCloseable {
    private final boolean before;

    private GradientMode(boolean before) {
        this.before = before;
    }

    static GradientMode off() {
        return set(false);
    }

    static GradientMode on() {
        return set(true);
    }

    private static GradientMode set(boolean recording) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
        return new GradientMode(before);
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
