package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.rlvr.core.policy.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects results in the order of the checks. */
final class Findings {

    private final List<ParityResult> results = new ArrayList<>();
    private final Tolerance tolerance;

    Findings(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    Tolerance tolerance() {
        return tolerance;
    }

    List<ParityResult> results() {
        return List.copyOf(results);
    }

    /** Runs a check if the file has the field it needs, else names it as skipped. */
    void whereGiven(String name, JsonNode section, String field, Consumer<JsonNode> check) {
        if (section.path(field).isMissingNode() || section.path(field).isNull()) {
            skip(name, "the reference file has no '" + field + "' here");
        } else {
            check.accept(section.get(field));
        }
    }

    void skip(String name, String reason) {
        results.add(ParityResult.skipped(name, reason));
    }

    void compare(String name, double difference, double bound) {
        compare(name, difference, bound, "");
    }

    void compare(String name, double difference, double bound, String detail) {
        Cancellation.throwIfInterrupted("comparing " + name);
        results.add(ParityResult.compared(name, difference, bound, detail));
    }

    /** Largest absolute difference; entries that the reference leaves out do not count. */
    void close(String name, float[] expected, float[] actual, double bound) {
        double largest = expected.length == actual.length ? 0 : Double.POSITIVE_INFINITY;
        int at = -1;
        for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
            double difference = distance(expected[i], actual[i]);
            if (difference > largest) {
                largest = difference;
                at = i;
            }
        }
        compare(name, largest, bound, at < 0 ? "" : "largest at index " + at);
    }

    /** A reference entry that is NaN was not given; a NaN of ours is as wrong as can be. */
    private static double distance(float expected, float actual) {
        if (Float.isNaN(expected)) {
            return 0;
        }
        double difference = Math.abs((double) expected - actual);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** Number of entries that differ. */
    void equal(String name, int[] expected, int[] actual) {
        int longest = Math.max(expected.length, actual.length);
        int wrong = 0;
        int first = -1;
        for (int i = 0; i < longest; i++) {
            boolean same = i < expected.length && i < actual.length && expected[i] == actual[i];
            if (!same && wrong++ == 0) {
                first = i;
            }
        }
        compare(name, wrong, 0, wrong == 0 ? "" : "first difference at index " + first);
    }

    /** Number of texts that differ. */
    void equalTexts(String name, List<String> expected, List<String> actual) {
        String detail = "of " + expected.size();
        int wrong = 0;
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(actual.get(i)) && wrong++ == 0) {
                detail += "; the first is " + new TextNode(actual.get(i));
            }
        }
        compare(name, wrong, 0, detail);
    }
}
