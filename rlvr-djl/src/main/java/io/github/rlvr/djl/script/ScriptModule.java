package io.github.rlvr.djl.script;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A loaded TorchScript text. Two ways in: {@link #infer} without gradients, for values of every
 * type, and {@link #train} for tensors that take part in autograd.
 *
 * <p>Thread-safe for inference; training calls must come from one thread.
 */
public final class ScriptModule implements AutoCloseable {

    private final PtSymbolBlock block;

    private ScriptModule(PtSymbolBlock block) {
        this.block = block;
    }

    /**
     * Packs and loads a text.
     *
     * @param manager of the PyTorch engine, on the device the module is for
     * @param className the class that the text defines
     * @param text in TorchScript's serialised dialect
     * @param attributes Boolean, Integer or Double by attribute name
     */
    public static ScriptModule load(
            NDManager manager, String className, String text, Map<String, Object> attributes) {
        byte[] archive = ScriptArchive.of(className, text, attributes);
        try {
            return new ScriptModule(
                    JniUtils.loadModule(
                            (PtNDManager) manager,
                            new ByteArrayInputStream(archive),
                            false,
                            false));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /**
     * Runs a method under inference mode. The arguments stay open: close what you made for the
     * call.
     *
     * @return owned by the caller, who closes it
     */
    public IValue infer(String method, IValue... arguments) {
        return asWritten(() -> IValueUtils.runMethod(block, method, arguments));
    }

    /**
     * Runs a method whose results may carry gradients, if grad mode is on. Every argument is a
     * tensor or a non-empty list of tensors.
     *
     * @param manager owns the results
     */
    public NDList train(NDManager manager, String method, Tensors... arguments) {
        NDList inputs = new NDList();
        NDArray name = manager.create(0f);
        name.setName("module_method:" + method);
        inputs.add(name);
        for (int i = 0; i < arguments.length; i++) {
            String key = "a" + i + (arguments[i].list() ? "[]" : "");
            for (NDArray array : arguments[i].arrays()) {
                // The name is how DJL groups list members; it lives on the array object, so a
                // tensor
                // that is passed twice needs two objects.
                array.setName(key);
                inputs.add(array);
            }
        }
        return asWritten(() -> IValueUtils.forward(block, inputs, true));
    }

    /**
     * Runs without TorchScript's optimiser: that rewrites a method after its first calls, and the
     * rewritten one rounds differently, so that a resumed run would not repeat an unbroken one.
     */
    private static <T> T asWritten(Supplier<T> call) {
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return call.get();
        } finally {
            JniUtils.setGraphExecutorOptimize(true);
        }
    }

    @Override
    public void close() {
        block.close();
    }

    /**
     * An argument of {@link #train}.
     *
     * @param arrays the tensors
     * @param list whether the method takes a list
     */
    public record Tensors(Iterable<? extends NDArray> arrays, boolean list) {

        /** A single tensor. */
        public static Tensors of(NDArray array) {
            return new Tensors(java.util.List.of(array), false);
        }

        /** A list of tensors, not empty. */
        public static Tensors listOf(Iterable<? extends NDArray> arrays) {
            return new Tensors(arrays, true);
        }
    }

    /** A tensor list for {@link #infer}, owned by the caller. */
    public static IValue listOf(Iterable<? extends NDArray> arrays) {
        java.util.List<PtNDArray> all = new java.util.ArrayList<>();
        arrays.forEach(array -> all.add((PtNDArray) array));
        return IValue.listFrom(all.toArray(PtNDArray[]::new));
    }

    /** A tensor for {@link #infer}, owned by the caller. */
    public static IValue of(NDArray array) {
        return IValue.from((PtNDArray) array);
    }

    /** Closes all. */
    public static void close(IValue... values) {
        Arrays.stream(values).forEach(IValue::close);
    }
}
