package io.github.rlvr.djl.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.rlvr.core.loss.AutogradPass;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.Trunk;
import io.github.rlvr.djl.script.GradMode;
import io.github.rlvr.djl.script.ScriptModule.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Forward and backward of one micro-batch. Hidden states come first; then, for a few rows at a
 * time, scores, the loss on them (DJL's autograd) and back through the head; at last back through
 * the trunk. Head and trunk have their gradients in closed form: logits exist only for a chunk of
 * positions at a time, and of a layer only what cannot be had again cheaply is kept.
 */
final class GradientPass {

    private final Decoder decoder;
    private final List<NDArray> gradients;
    private final NDArray headGradient;
    private final Optional<ValueHead> critic;
    private final Trunk.Keep keep;
    private final int headChunk;

    /**
     * @param gradients sums, aligned with the adapter if there is one, else with the weights; empty
     *     where nothing is trained
     * @param headGradient sum of the head's gradient, empty where the head is not trained
     */
    GradientPass(
            Decoder decoder,
            List<NDArray> gradients,
            NDArray headGradient,
            Optional<ValueHead> critic,
            TrainingSettings settings) {
        this.decoder = decoder;
        this.gradients = gradients;
        this.headGradient = headGradient;
        this.critic = critic;
        this.keep = settings.recomputeLayers() ? Trunk.Keep.LAYER_INPUTS : Trunk.Keep.ACTIVATIONS;
        this.headChunk = settings.headChunk();
    }

    /** Adds the micro-batch's gradients to the sums and returns its share of loss and metrics. */
    Metrics run(
            NDManager parent,
            Scorer.Ready scorer,
            TokenBatch batch,
            List<TrainingSample> samples,
            PolicyLoss loss,
            LossTotals totals,
            EngineAgreement agreement) {
        try (NDManager scope = parent.newSubManager()) {
            Trunk.Pass pass = scorer.forward(scope, batch, keep);
            NDArray back = scope.zeros(pass.hidden().getShape());
            boolean flat = true;
            Metrics metrics = Metrics.empty();
            int from = 0;
            for (TokenBatch part : batch.parts(headChunk)) {
                NDIndex tokens = new NDIndex("{}:{}", from, from + part.tokens());
                from += part.tokens();
                try (NDManager rows = scope.newSubManager()) {
                    NDArray hidden = pass.hidden().get(rows, tokens);
                    Head head = head(rows, scorer, hidden, part, samples, loss, totals, agreement);
                    head.back.ifPresent(gradient -> back.set(tokens, gradient));
                    flat &= head.back.isEmpty();
                    metrics = metrics.plus(head.metrics);
                }
            }
            if (!flat) {
                scorer.back(scope, pass, back, gradients);
            }
            return metrics;
        }
    }

    /**
     * What the heads and the loss say about some rows.
     *
     * @param back {@code [N, H]} gradient of their hidden states; empty if there is none
     */
    private record Head(Optional<NDArray> back, Metrics metrics) {}

    /** Forward and backward above the trunk, for rows whose logits may exist together. */
    private Head head(
            NDManager scope,
            Scorer.Ready scorer,
            NDArray hidden,
            TokenBatch batch,
            List<TrainingSample> samples,
            PolicyLoss loss,
            LossTotals totals,
            EngineAgreement agreement) {
        Scorer.Targets targets = Scorer.Targets.of(scope, batch);
        Scorer.Scores scores = scorer.scoreToTrain(scope, hidden, targets);
        compare(batch, samples, scores, agreement);
        Optional<float[]> values = critic.map(head -> head.values(scope, hidden));
        LossGradient gradient =
                AutogradPass.run(() -> loss(scope, batch, samples, scores, values, loss, totals));
        return new Head(
                Double.isFinite(gradient.loss)
                        ? hiddenGradient(scope, scorer, targets, hidden, scores, gradient)
                        : Optional.empty(),
                gradient.metrics.plus(lossShare(gradient)));
    }

    /**
     * Back through the heads, whose gradients are added up.
     *
     * @return empty where nothing reaches the trunk: a loss without slope, or a critic that warms
     *     up
     */
    private Optional<NDArray> hiddenGradient(
            NDManager scope,
            Scorer.Ready scorer,
            Scorer.Targets targets,
            NDArray hidden,
            Scorer.Scores scores,
            LossGradient gradient) {
        Optional<NDArray> ofValues =
                LossGradient.isZero(gradient.values)
                        ? Optional.empty()
                        : critic.map(head -> head.backward(scope, hidden, gradient.values))
                                .filter(back -> critic.get().trainsTrunk());
        if (gradient.isFlat() || critic.map(ValueHead::isWarmingUp).orElse(false)) {
            return ofValues;
        }
        NDArray ofScores = backwardHead(scope, scorer, targets, hidden, scores, gradient);
        return Optional.of(ofValues.map(ofScores::add).orElse(ofScores));
    }

    private static void compare(
            TokenBatch batch,
            List<TrainingSample> samples,
            Scorer.Scores scores,
            EngineAgreement agreement) {
        int at = 0;
        for (int i = 0; i < batch.rows().length; i++) {
            TrainingSample sample = samples.get(batch.rows()[i]);
            int end = at + batch.lengths()[i];
            agreement.add(
                    sample.rollout().logProbs(),
                    Arrays.copyOfRange(scores.logProbs(), at, end),
                    Arrays.copyOfRange(scores.entropies(), at, end),
                    mask(sample));
            at = end;
        }
    }

    /** A sum over micro-batches: count 0 would vanish, so the step divides by 1. */
    private static Metrics lossShare(LossGradient gradient) {
        return Metrics.of(Learner.LOSS_SHARES, gradient.loss, 1);
    }

    /** What the loss says about every scored token: {@code [N]} each; no values, no gradient. */
    private record LossGradient(
            double loss, float[] logProbs, float[] entropies, float[] values, Metrics metrics) {

        /** Whether the head of the policy has nothing to learn. */
        boolean isFlat() {
            return isZero(logProbs) && isZero(entropies);
        }

        static boolean isZero(float[] values) {
            for (float value : values) {
                if (value != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static LossGradient loss(
            NDManager scope,
            TokenBatch batch,
            List<TrainingSample> samples,
            Scorer.Scores scores,
            Optional<float[]> critic,
            PolicyLoss loss,
            LossTotals totals) {
        PaddedRows rows = new PaddedRows(scope, batch);
        NDArray logProbs = leaf(rows, scores.logProbs());
        NDArray entropies = leaf(rows, scores.entropies());
        Optional<NDArray> values = critic.map(given -> leaf(rows, given));
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            PolicyLossOutput output =
                    loss.compute(input(rows, samples, scores, logProbs, entropies, values, totals));
            Metrics metrics = metrics(output.metrics());
            double value = scalar(output.loss());
            collector.backward(output.loss());
            return new LossGradient(
                    value,
                    rows.unpad(gradient(logProbs)),
                    rows.unpad(gradient(entropies)),
                    values.map(v -> rows.unpad(gradient(v))).orElse(new float[0]),
                    metrics);
        }
    }

    private static NDArray leaf(PaddedRows rows, float[] values) {
        NDArray leaf = rows.flat(values);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static PolicyLossInput input(
            PaddedRows rows,
            List<TrainingSample> samples,
            Scorer.Scores scores,
            NDArray logProbs,
            NDArray entropies,
            Optional<NDArray> values,
            LossTotals totals) {
        boolean reference = samples.stream().allMatch(s -> s.referenceLogProbs().isPresent());
        boolean targets = samples.stream().allMatch(s -> s.critic().isPresent());
        return new PolicyLossInput(
                logProbs,
                rows.perSample(
                        (i, at) ->
                                samples.get(i)
                                        .oldLogProbs()
                                        .orElseGet(() -> rows.slice(scores.logProbs(), at, i))),
                rows.perSample((i, at) -> samples.get(i).rollout().logProbs()),
                reference
                        ? Optional.of(
                                rows.perSample((i, at) -> samples.get(i).referenceLogProbs().get()))
                        : Optional.empty(),
                entropies,
                rows.perSample((i, at) -> floats(samples.get(i).advantages())),
                rows.perSample((i, at) -> mask(samples.get(i))),
                totals,
                values.filter(v -> targets).map(v -> critic(rows, samples, v)));
    }

    private static PolicyLossInput.Critic critic(
            PaddedRows rows, List<TrainingSample> samples, NDArray values) {
        return new PolicyLossInput.Critic(
                values,
                rows.perSample((i, at) -> samples.get(i).critic().get().values()),
                rows.perSample((i, at) -> floats(samples.get(i).critic().get().returns())));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] mask(TrainingSample sample) {
        float[] mask = new float[sample.rollout().length()];
        for (int t = 0; t < mask.length; t++) {
            mask[t] = sample.mask().isEmpty() || sample.mask().get()[t] ? 1 : 0;
        }
        return mask;
    }

    /** A loss may be float64: a scalar of Java's is, and torch promotes two scalars. */
    private static double scalar(NDArray array) {
        return array.getDataType() == DataType.FLOAT64 ? array.getDouble() : array.getFloat();
    }

    private static Metrics metrics(Map<String, PolicyLossOutput.Ratio> ratios) {
        Metrics metrics = Metrics.empty();
        for (Map.Entry<String, PolicyLossOutput.Ratio> entry : ratios.entrySet()) {
            PolicyLossOutput.Ratio ratio = entry.getValue();
            metrics =
                    metrics.plus(
                            Metrics.of(entry.getKey(), scalar(ratio.sum()), scalar(ratio.count())));
        }
        return metrics;
    }

    /** The gradient of a leaf; zeros if the loss does not depend on it. */
    private static float[] gradient(NDArray leaf) {
        if (!leaf.hasGradient()) {
            return new float[Math.toIntExact(leaf.size())];
        }
        try (NDArray gradient = leaf.getGradient()) {
            return gradient.toFloatArray();
        }
    }

    private NDArray backwardHead(
            NDManager scope,
            Scorer.Ready scorer,
            Scorer.Targets targets,
            NDArray hidden,
            Scorer.Scores scores,
            LossGradient gradient) {
        try (GradMode off = GradMode.off()) {
            return decoder.script()
                    .train(
                            scope,
                            "scores_backward",
                            Tensors.of(scorer.head()),
                            Tensors.of(hidden),
                            Tensors.of(targets.ids()),
                            Tensors.of(targets.divisors()),
                            Tensors.of(scope.create(scores.entropies())),
                            Tensors.of(scope.create(gradient.logProbs)),
                            Tensors.of(scope.create(gradient.entropies)),
                            Tensors.of(headGradient),
                            Tensors.of(scope.create((long) headChunk)),
                            Tensors.of(
                                    scores.distributions()
                                            .orElseGet(() -> scope.create(new float[0]))))
                    .head();
        }
    }

    /** Rows of a micro-batch padded to its longest completion. */
    static final class PaddedRows {

        private final NDManager scope;
        private final TokenBatch batch;
        private final int width;
        private final int[] starts;

        PaddedRows(NDManager scope, TokenBatch batch) {
            this.scope = scope;
            this.batch = batch;
            this.width = batch.longest();
            this.starts = new int[batch.lengths().length];
            for (int i = 1; i < starts.length; i++) {
                starts[i] = starts[i - 1] + batch.lengths()[i - 1];
            }
        }

        /** Values of a sample's tokens; {@code row} is the row within the micro-batch. */
        interface Values {
            float[] of(int sample, int row);
        }

        NDArray flat(float[] values) {
            return perSample((sample, row) -> slice(values, row, sample));
        }

        float[] slice(float[] values, int row, int sample) {
            return Arrays.copyOfRange(values, starts[row], starts[row] + batch.lengths()[row]);
        }

        /** {@code [B, T]} array of one row a sample, zero behind its end. */
        NDArray perSample(Values values) {
            float[] padded = new float[starts.length * width];
            for (int row = 0; row < starts.length; row++) {
                float[] tokens = values.of(batch.rows()[row], row);
                System.arraycopy(tokens, 0, padded, row * width, tokens.length);
            }
            return scope.create(padded, new Shape(starts.length, width));
        }

        /** {@code [N]} values of the real tokens of a padded array. */
        float[] unpad(float[] padded) {
            float[] values = new float[batch.tokens()];
            for (int row = 0; row < starts.length; row++) {
                System.arraycopy(padded, row * width, values, starts[row], batch.lengths()[row]);
            }
            return values;
        }
    }
}
