package io.github.rlvr.algorithms.kl;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.rlvr.core.config.NearestKey;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Per-token estimate of the divergence of the trained policy from the reference, from the
 * log-probabilities of the sampled token alone. With {@code d = lp - lp_ref}:
 *
 * <ul>
 *   <li>{@code k1} (also {@code kl}): {@code d}. Unbiased, may be negative; for a reward term.
 *   <li>{@code abs}: {@code |d|}.
 *   <li>{@code k2} (also {@code mse}): {@code d^2 / 2}.
 *   <li>{@code k3} (also {@code low_var_kl}): {@code exp(q) - q - 1} with {@code q = -d} clamped to
 *       [-20, 20], the result clamped to [-10, 10]. Never negative; for a loss term. The gradient
 *       is 0 where a clamp is active.
 *   <li>{@code k3_unclamped}: TRL's {@code k3}, without either clamp.
 * </ul>
 *
 * <p>A suffix {@code +} keeps the value and takes the gradient of {@code k2}, which is {@code d}.
 *
 * <p>Source: J. Schulman, "Approximating KL divergence" (2020); clamps and suffix as in verl.
 * OpenRLHF clamps every estimate to [-10, 10]; {@link #valueClamped} does that.
 *
 * @param form which estimate
 * @param straightThrough whether the gradient is that of {@code k2}
 */
public record KlEstimator(Form form, boolean straightThrough) {

    /** The recommended estimator of a loss term. */
    public static final KlEstimator K3 = new KlEstimator(Form.K3, false);

    /** The recommended estimator of a reward term. */
    public static final KlEstimator K1 = new KlEstimator(Form.K1, false);

    private static final double LOG_RATIO_BOUND = 20;
    private static final double VALUE_BOUND = 10;
    private static final Map<String, Form> NAMES =
            new TreeMap<>(
                    Map.of(
                            "k1", Form.K1,
                            "kl", Form.K1,
                            "abs", Form.ABS,
                            "k2", Form.K2,
                            "mse", Form.K2,
                            "k3", Form.K3,
                            "low_var_kl", Form.K3,
                            "k3_unclamped", Form.K3_UNCLAMPED));

    /** The formulas. */
    public enum Form {
        /** The log-ratio. */
        K1,
        /** Its magnitude. */
        ABS,
        /** Half its square. */
        K2,
        /** The clamped low-variance form. */
        K3,
        /** The low-variance form without clamps. */
        K3_UNCLAMPED
    }

    /**
     * The estimator of a name.
     *
     * @throws IllegalArgumentException for an unknown name, naming the nearest
     */
    @JsonCreator
    public static KlEstimator named(String name) {
        boolean plus = name.endsWith("+");
        String base = plus ? name.substring(0, name.length() - 1) : name;
        Form form = NAMES.get(base);
        if (form == null) {
            throw new IllegalArgumentException(
                    "kl_estimator '"
                            + name
                            + "' is unknown; did you mean '"
                            + NearestKey.of(base, NAMES.keySet()).orElse("")
                            + "'? There are "
                            + String.join(", ", NAMES.keySet())
                            + ", each also with the suffix +");
        }
        return new KlEstimator(form, plus);
    }

    /** The name that {@link #named} accepts. */
    @JsonValue
    public String label() {
        return form.name().toLowerCase(Locale.ROOT) + (straightThrough ? "+" : "");
    }

    /**
     * The estimate on the device, carrying the gradient of {@code logProbs}.
     *
     * @param logProbs {@code [B, T]} trained policy
     * @param reference {@code [B, T]} reference policy
     * @return {@code [B, T]}
     */
    public NDArray values(NDArray logProbs, NDArray reference) {
        NDArray d = logProbs.sub(reference);
        if (!straightThrough) {
            return values(d);
        }
        NDArray k2 = d.square().div(2);
        return values(d).stopGradient().add(k2.sub(k2.stopGradient()));
    }

    private NDArray values(NDArray d) {
        return switch (form) {
            case K1 -> d;
            case ABS -> d.abs();
            case K2 -> d.square().div(2);
            case K3 ->
                    lowVariance(d.neg().clip(-LOG_RATIO_BOUND, LOG_RATIO_BOUND))
                            .clip(-VALUE_BOUND, VALUE_BOUND);
            case K3_UNCLAMPED -> lowVariance(d.neg());
        };
    }

    private static NDArray lowVariance(NDArray q) {
        return q.exp().sub(q).sub(1);
    }

    /**
     * The estimate on the host.
     *
     * @param logProb of the policy
     * @param reference of the reference policy
     */
    public double value(double logProb, double reference) {
        double d = logProb - reference;
        return switch (form) {
            case K1 -> d;
            case ABS -> Math.abs(d);
            case K2 -> d * d / 2;
            case K3 -> clamp(lowVariance(clamp(-d, LOG_RATIO_BOUND)), VALUE_BOUND);
            case K3_UNCLAMPED -> lowVariance(-d);
        };
    }

    /** {@link #value} clamped to [-10, 10], as OpenRLHF does for every estimator. */
    public double valueClamped(double logProb, double reference) {
        return clamp(value(logProb, reference), VALUE_BOUND);
    }

    private static double lowVariance(double q) {
        return Math.exp(q) - q - 1;
    }

    private static double clamp(double x, double bound) {
        return Math.max(-bound, Math.min(bound, x));
    }
}
