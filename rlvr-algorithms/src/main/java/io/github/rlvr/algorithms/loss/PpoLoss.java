package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.loss.PolicyLossOutput.Ratio;
import io.github.rlvr.core.rollout.Rollout;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PPO's joint loss of policy and critic: {@code L_policy + coefficient * L_value}.
 *
 * <p>The critic's head has an optimiser of its own, which makes light of the coefficient; it weighs
 * the value loss against the policy's in the trunk that both share.
 *
 * <p>Source: J. Schulman et al., "Proximal Policy Optimization Algorithms" (2017), equation 9; TRL
 * {@code PPOTrainer}, coefficient 0.1. verl trains a critic of its own weights instead.
 *
 * <p>Metrics: those of the policy loss, {@code val/vf_loss} and {@code val/clipfrac_avg}.
 *
 * @param policy loss of the policy
 * @param value loss of the critic
 * @param coefficient above 0
 */
public record PpoLoss(PolicyLoss policy, ValueLoss value, double coefficient)
        implements PolicyLoss {

    /** Checks the coefficient. */
    public PpoLoss {
        if (!(coefficient > 0 && Double.isFinite(coefficient))) {
            throw new IllegalArgumentException(
                    "vf_coef is "
                            + coefficient
                            + "; it must be above 0, or the critic learns nothing");
        }
    }

    @Override
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.of(Need.VALUES);
        needs.addAll(policy.needs());
        return needs;
    }

    @Override
    public PolicyLoss forUpdate(List<Rollout> rollouts) {
        return new PpoLoss(policy.forUpdate(rollouts), value, coefficient);
    }

    @Override
    public PolicyLoss correctedForMismatch() {
        PolicyLoss corrected = policy.correctedForMismatch();
        return corrected == policy ? this : new PpoLoss(corrected, value, coefficient);
    }

    @Override
    public PolicyLossOutput compute(PolicyLossInput in) {
        PolicyLossInput.Critic critic =
                in.critic()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "the loss needs the critic's values and returns: "
                                                        + Need.VALUES.remedy()));
        PolicyLossOutput ofPolicy = policy.compute(in);
        PolicyLossOutput ofValues =
                value.compute(
                        critic.values(),
                        critic.oldValues(),
                        critic.returns(),
                        in.mask(),
                        in.totals());
        Map<String, Ratio> metrics = new LinkedHashMap<>(ofPolicy.metrics());
        metrics.put("val/clipfrac_avg", ofValues.metrics().get("vf_clipfrac"));
        metrics.put("val/vf_loss", share(ofValues.loss(), in));
        return new PolicyLossOutput(ofPolicy.loss().add(ofValues.loss().mul(coefficient)), metrics);
    }

    /** Shares of the loss add up over micro-batches, as their shares of the tokens add up to 1. */
    private static Ratio share(NDArray loss, PolicyLossInput in) {
        return new Ratio(
                loss.stopGradient(), in.mask().sum().div(Math.max(1, in.totals().tokens())));
    }
}
