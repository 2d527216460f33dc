package io.github.rlvr.djl.script;

import ai.djl.pytorch.jni.JniUtils;

/** Autograd switched on or off for a scope; the former mode comes back at its end. */
public final class GradMode implements AutoCloseable {

    private final boolean before = JniUtils.isGradMode();

    private GradMode(boolean mode) {
        JniUtils.setGradMode(mode);
    }

    /** Records operations until closed. */
    public static GradMode on() {
        return new GradMode(true);
    }

    /** Records nothing until closed. */
    public static GradMode off() {
        return new GradMode(false);
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
