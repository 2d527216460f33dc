package io.github.rlvr.djl.script;

import ai.djl.pytorch.jni.JniUtils;

/** Autograd switched off for a scope; the former mode comes back at its end. */
public final class GradMode implements AutoCloseable {

    private final boolean before = JniUtils.isGradMode();

    private GradMode() {
        JniUtils.setGradMode(false);
    }

    /** Records nothing until closed. */
    public static GradMode off() {
        return new GradMode();
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
