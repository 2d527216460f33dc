package io.github.rlvr.rewards.code;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;
import java.time.Duration;
import java.util.List;

/**
 * {@code code}; settings: {@code language} ({@code python}), {@code command} ({@code python3
 * {file}}, a list), {@code file} ({@code main.py}), {@code column} ({@code tests}), {@code binary}
 * (false), {@code lines} ({@code equal}, or {@code shorter} as the released code), {@code timeout}
 * (5 seconds a test), {@code cpu_seconds} (5), {@code memory_mb} (512), {@code file_mb} (8), {@code
 * isolation} ({@code required}, or {@code none}).
 */
public final class CodeProvider implements RewardProvider {

    private static final int SECONDS = 5;

    private enum Isolation {
        REQUIRED,
        NONE
    }

    private enum Lines {
        EQUAL,
        SHORTER
    }

    /** For {@link java.util.ServiceLoader}. */
    public CodeProvider() {}

    @Override
    public String name() {
        return "code";
    }

    @Override
    public String summary() {
        return "share of tests that the last fenced program passes, in a process of its own";
    }

    @Override
    public String source() {
        return "open-r1, code reward";
    }

    @Override
    public Reward create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        List<String> command = read.texts("command", "python3", "{file}");
        Sandbox.Limits limits =
                new Sandbox.Limits(
                        Duration.ofMillis((long) (1000 * read.number("timeout", SECONDS))),
                        read.integer("cpu_seconds", SECONDS),
                        read.integer("memory_mb", 512),
                        read.integer("file_mb", 8));
        Isolation isolation = read.choice("isolation", Isolation.class, Isolation.REQUIRED);
        Sandbox sandbox =
                new Sandbox(
                        command,
                        read.text("file", "main.py"),
                        limits,
                        isolation == Isolation.REQUIRED);
        CodeReward.Rules rules =
                new CodeReward.Rules(
                        read.text("language", "python"),
                        read.text("column", "tests"),
                        read.flag("binary", false),
                        read.choice("lines", Lines.class, Lines.EQUAL) == Lines.SHORTER);
        read.refuseOthers();
        return new CodeReward(sandbox.requireAvailable(), rules);
    }
}
