package io.github.rlvr.core.train;

import io.github.rlvr.core.config.GuardAction;
import io.github.rlvr.core.metrics.Metrics;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Warns when a bound of the section {@code guards} is crossed, and once a kind when {@code
 * grad_norm} is 0 or rewards timed out or failed.
 */
public final class TrainingAlarms implements TrainingListener {

    private final Consumer<String> warn;
    private final Set<String> raised = new HashSet<>();

    /** Alarms that go to a logger, a terminal or a test. */
    public TrainingAlarms(Consumer<String> warn) {
        this.warn = warn;
    }

    @Override
    public void onGuard(GuardReport report) {
        if (report.action() == GuardAction.WARN) {
            raise(report.setting(), report.message());
        } else {
            warn.accept(report.message() + " (" + done(report.action()) + ")");
        }
    }

    private static String done(GuardAction action) {
        return action == GuardAction.COOL ? "learning rate lowered" : "stopping";
    }

    @Override
    public void onStep(StepReport report) {
        Metrics metrics = report.metrics();
        if (metrics.value("grad_norm").orElse(1) == 0) {
            raise(
                    "grad",
                    "step "
                            + report.step()
                            + ": grad_norm is 0, nothing is learnt; see frac_reward_zero_std, and whether anything is trainable");
        }
        warnIfPositive(
                report,
                "reward/timeouts",
                "reward calls timed out; raise trainer.reward_deadline or make the function faster");
        warnIfPositive(
                report, "reward/errors", "reward calls failed and their samples were left out");
    }

    private void warnIfPositive(StepReport report, String metric, String what) {
        double count = report.metrics().value(metric).orElse(0);
        if (count > 0) {
            raise(metric, "step " + report.step() + ": " + (long) count + " " + what);
        }
    }

    private void raise(String kind, String message) {
        if (raised.add(kind)) {
            warn.accept(message);
        }
    }
}
