package io.github.rlvr.djl.process;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.rlvr.core.data.LabelledSteps;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.Trunk;
import io.github.rlvr.djl.script.GradMode;
import io.github.rlvr.djl.train.AdamW;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Trains a step classifier on labelled steps by the mean cross-entropy over the steps of a batch.
 * The head's gradient is computed in closed form:
 *
 * <pre>
 *   dL/dlogits = (softmax(logits) - onehot(label)) / steps
 * </pre>
 *
 * <p>One thread drives it. Gradients and moments belong to the classifier and live as long.
 */
public final class StepClassifierTrainer {

    private static final long ORDER = RolloutRandom.hash("step classifier");

    private final StepClassifier classifier;
    private final StepTrainingSettings settings;
    private final List<NDArray> trunkGradients;
    private final NDArray weightGradient;
    private final NDArray biasGradient;
    private final AdamW optimizer;

    /** A trainer of a classifier, which stays the caller's. */
    public StepClassifierTrainer(StepClassifier classifier, StepTrainingSettings settings) {
        this.classifier = classifier;
        this.settings = settings;
        NDManager manager = classifier.manager();
        DecoderWeights trunk = classifier.weights();
        NDArray untrained = manager.create(new Shape(0), DataType.FLOAT32);
        this.trunkGradients =
                new ArrayList<>(Collections.nCopies(trunk.tensors().size(), untrained));
        List<NDArray> params = new ArrayList<>();
        List<NDArray> gradients = new ArrayList<>();
        for (int i : settings.trunk() ? trunk.trainable() : List.<Integer>of()) {
            NDArray param = trunk.tensors().get(i);
            trunkGradients.set(i, manager.zeros(param.getShape()));
            params.add(param);
            gradients.add(trunkGradients.get(i));
        }
        this.weightGradient = manager.zeros(classifier.headWeight().getShape());
        this.biasGradient = manager.zeros(classifier.headBias().getShape());
        params.addAll(List.of(classifier.headWeight(), classifier.headBias()));
        gradients.addAll(List.of(weightGradient, biasGradient));
        this.optimizer =
                new AdamW(
                        manager,
                        classifier.decoder().script(),
                        params,
                        gradients,
                        i -> params.get(i).getShape().dimension() == 2,
                        settings.optimizer(),
                        settings.updates());
    }

    /**
     * Trains for the configured number of updates on solutions drawn by the seed.
     *
     * @param data at least one solution
     * @param losses told the mean cross-entropy of every update, before it
     * @throws IllegalStateException if a loss or gradient is not finite
     */
    public void train(List<LabelledSteps> data, DoubleConsumer losses) {
        for (int update = 0; update < settings.updates(); update++) {
            List<LabelledSteps> batch = new ArrayList<>();
            long key = RolloutRandom.key(settings.seed(), ORDER, update, 0);
            for (int i = 0; i < settings.batch(); i++) {
                batch.add(data.get((int) (RolloutRandom.uniform(key, i) * data.size())));
            }
            losses.accept(update(batch));
        }
    }

    private double update(List<LabelledSteps> batch) {
        optimizer.zeroGradients();
        double loss = accumulate(batch);
        double norm = optimizer.gradientNorm();
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new IllegalStateException(
                    "the loss of the step classifier is "
                            + loss
                            + ", its gradient norm "
                            + norm
                            + "; lower the learning rate");
        }
        optimizer.update(norm);
        return loss;
    }

    private double accumulate(List<LabelledSteps> batch) {
        List<StepTokens> rows = new ArrayList<>();
        List<Boolean> labels = new ArrayList<>();
        for (LabelledSteps example : batch) {
            rows.add(classifier.tokens(example.prompt(), example.steps()));
            labels.addAll(example.labels());
        }
        try (NDManager scope = classifier.manager().newSubManager()) {
            Trunk.Keep keep = settings.trunk() ? Trunk.Keep.ACTIVATIONS : Trunk.Keep.NOTHING;
            Trunk.Pass pass = classifier.forward(scope, rows, keep);
            HeadPass head = head(scope, pass.hidden(), labels);
            if (settings.trunk()) {
                classifier.back(scope, pass, head.hiddenGradient, trunkGradients);
            }
            return head.loss;
        }
    }

    /** Loss, and its gradient {@code [S, H]} with respect to the hidden states. */
    private record HeadPass(double loss, NDArray hiddenGradient) {}

    /** Adds the head's gradients on the way. */
    private HeadPass head(NDManager scope, NDArray hidden, List<Boolean> labels) {
        try (GradMode off = GradMode.off()) {
            int steps = labels.size();
            float[] oneHot = new float[2 * steps];
            for (int i = 0; i < steps; i++) {
                oneHot[2 * i + (labels.get(i) ? 1 : 0)] = 1;
            }
            NDArray target = scope.create(oneHot, new Shape(steps, 2));
            NDArray logProbs = classifier.logits(hidden).logSoftmax(1);
            double loss = -logProbs.mul(target).sum().getFloat() / steps;
            NDArray gradient = logProbs.exp().sub(target).div(steps);
            weightGradient.addi(gradient.transpose().matMul(hidden));
            biasGradient.addi(gradient.sum(new int[] {0}));
            return new HeadPass(loss, gradient.matMul(classifier.headWeight()));
        }
    }
}
