package io.github.rlvr.cli;

import io.github.rlvr.core.rollout.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How tokens are drawn. */
final class SamplingOptions {

    @Option(names = "--greedy", description = "take the likeliest token at every position")
    private boolean greedy;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "divisor of the logits (default: 1)")
    private double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "draw from the K likeliest tokens, 0 from all (default: 0)")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "draw from the likeliest tokens that reach this mass (default: 1)")
    private double topP;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            defaultValue = "0",
            description =
                    "draw from tokens at least this share as likely as the likeliest (default: 0)")
    private double minP;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "limit of a completion (default: 256)")
    private int maxNewTokens;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "a text that ends a completion; may be repeated")
    private List<String> stop = new ArrayList<>();

    /**
     * The settings.
     *
     * @throws IllegalArgumentException for a value out of range, naming it
     */
    SamplingParams params() {
        return new SamplingParams(greedy ? 0 : temperature, topK, topP, minP, maxNewTokens, stop);
    }
}
