package io.github.rlvr.examples;

import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.data.LabelledSteps;
import io.github.rlvr.core.data.StepLabelReader;
import io.github.rlvr.core.data.TaskLayout;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.process.StepClassifier;
import io.github.rlvr.djl.process.StepClassifierTrainer;
import io.github.rlvr.djl.process.StepTrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process reward model from a language model and labelled steps. Arguments: a Hugging Face folder
 * or GGUF file, a JSONL file with {@code prompt}, {@code completions} and {@code labels}, and the
 * folder to write, which a configuration then names as {@code {name: step_classifier, path: ...}}.
 */
public final class TrainStepClassifier {

    private static final int UPDATES = 500;
    private static final int BATCH = 16;
    private static final int PRINTED_EVERY = 10;
    private static final OptimizerConfig OPTIMIZER =
            new OptimizerConfig(1e-5, List.of(0.9, 0.999), 1e-8, 0.01, 1, Schedule.COSINE, 20, 5);

    private TrainStepClassifier() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        if (args.length < 3) {
            System.err.println("usage: TrainStepClassifier MODEL STEPS.jsonl TARGET_FOLDER");
            System.exit(2);
        }
        StepTrainingSettings settings =
                new StepTrainingSettings(UPDATES, BATCH, 1, true, OPTIMIZER);
        train(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), settings);
    }

    static void train(Path model, Path data, Path target, StepTrainingSettings settings)
            throws IOException {
        List<LabelledSteps> solutions = new StepLabelReader(TaskLayout.AUTO).read(data);
        int[] update = new int[1];
        try (ModelSource source = ModelSource.open(model);
                StepClassifier classifier = StepClassifier.on(source, "\n", settings.seed())) {
            new StepClassifierTrainer(classifier, settings)
                    .train(
                            solutions,
                            loss -> {
                                if (update[0]++ % PRINTED_EVERY == 0) {
                                    System.out.printf("update %d  loss %.4f%n", update[0], loss);
                                }
                            });
            classifier.save(target);
        }
    }
}
