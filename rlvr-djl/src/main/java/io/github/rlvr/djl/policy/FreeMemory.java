package io.github.rlvr.djl.policy;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is free: on Linux what the kernel would give, within the limit of a container. */
final class FreeMemory {

    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");

    private final Path kernel;
    private final Path container;

    /** Of this machine. */
    public FreeMemory() {
        this(Path.of("/proc/meminfo"), Path.of("/sys/fs/cgroup/memory.max"));
    }

    FreeMemory(Path kernel, Path container) {
        this.kernel = kernel;
        this.container = container;
    }

    /** Bytes that are free on a device; empty where that cannot be found out. */
    public OptionalLong on(Device device) {
        return device.isGpu() ? onGpu(device) : onHost();
    }

    private OptionalLong onHost() {
        OptionalLong free = number(kernel, AVAILABLE, 1024);
        OptionalLong limit = number(container, Pattern.compile("(\\d{1,18})"), 1);
        return free.isPresent() && limit.isPresent()
                ? OptionalLong.of(Math.min(free.getAsLong(), limit.getAsLong()))
                : free;
    }

    /** {@link CudaUtils} needs the CUDA runtime, which an application need not have beside. */
    private static OptionalLong onGpu(Device device) {
        if (!CudaUtils.hasCuda()) {
            return OptionalLong.empty();
        }
        MemoryUsage usage = CudaUtils.getGpuMemory(device);
        return OptionalLong.of(usage.getMax() - usage.getCommitted());
    }

    private static OptionalLong number(Path file, Pattern pattern, long unit) {
        try {
            Matcher number = pattern.matcher(Files.readString(file));
            return number.find()
                    ? OptionalLong.of(Long.parseLong(number.group(1)) * unit)
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
