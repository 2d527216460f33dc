package io.github.rlvr.djl.parity;

import java.util.Locale;
import java.util.Optional;

/**
 * One compared quantity.
 *
 * @param name what was compared, for example {@code single: logits}
 * @param difference largest difference, in the quantity's own unit, or the number of entries that
 *     differ where they must be equal; infinite where the sizes differ or a value is not finite
 * @param bound largest difference allowed
 * @param detail where the largest difference is, or empty
 * @param skipped why nothing was compared; then difference and bound are 0
 */
public record ParityResult(
        String name, double difference, double bound, String detail, Optional<String> skipped) {

    static ParityResult compared(String name, double difference, double bound, String detail) {
        return new ParityResult(name, difference, bound, detail, Optional.empty());
    }

    static ParityResult skipped(String name, String reason) {
        return new ParityResult(name, 0, 0, "", Optional.of(reason));
    }

    /** Whether the difference is above its bound; never for a skipped one. */
    public boolean isExceeded() {
        return skipped.isEmpty() && !(difference <= bound);
    }

    /** One line: verdict, name, difference and bound, or the reason it was skipped. */
    @Override
    public String toString() {
        if (skipped.isPresent()) {
            return String.format(Locale.ROOT, "skipped   %-40s %s", name, skipped.get());
        }
        return String.format(
                        Locale.ROOT,
                        "%-9s %-40s %9.2g  (bound %.2g)  %s",
                        isExceeded() ? "EXCEEDED" : "ok",
                        name,
                        difference,
                        bound,
                        detail)
                .strip();
    }
}
