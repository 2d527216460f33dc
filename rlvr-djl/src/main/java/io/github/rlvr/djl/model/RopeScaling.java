package io.github.rlvr.djl.model;

/**
 * How rotary frequencies are stretched to a longer context than the model was first trained on. All
 * arithmetic is float32 in the order of transformers' {@code modeling_rope_utils.py}.
 */
public sealed interface RopeScaling {

    /** The frequency as it is used, from the unscaled one. */
    float scale(float inverseFrequency);

    /** No stretching ({@code default}). */
    record None() implements RopeScaling {
        @Override
        public float scale(float inverseFrequency) {
            return inverseFrequency;
        }
    }

    /**
     * All frequencies divided by one factor ({@code linear}).
     *
     * @param factor at least 1
     */
    record Linear(double factor) implements RopeScaling {

        /** Validates the factor. */
        public Linear {
            requireFactor(factor);
        }

        @Override
        public float scale(float inverseFrequency) {
            return inverseFrequency / (float) factor;
        }
    }

    /**
     * Llama 3.1's rule ({@code llama3}): low frequencies divided by a factor, high ones kept, those
     * between interpolated.
     *
     * @param factor at least 1
     * @param lowFreqFactor wavelengths above {@code originalContext / lowFreqFactor} are divided
     * @param highFreqFactor wavelengths below {@code originalContext / highFreqFactor} are kept;
     *     greater than {@code lowFreqFactor}
     * @param originalContext context length of the first training, in tokens
     */
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalContext)
            implements RopeScaling {

        /** Validates factors and length. */
        public Llama3 {
            requireFactor(factor);
            if (!(lowFreqFactor > 0 && highFreqFactor > lowFreqFactor)) {
                throw new IllegalArgumentException(
                        "low_freq_factor is "
                                + lowFreqFactor
                                + " and high_freq_factor "
                                + highFreqFactor
                                + "; must be 0 < low < high");
            }
            if (originalContext < 1) {
                throw new IllegalArgumentException(
                        "original_max_position_embeddings is "
                                + originalContext
                                + "; must be positive");
            }
        }

        @Override
        public float scale(float inverseFrequency) {
            float wavelength = (1f / inverseFrequency) * (float) (2 * Math.PI);
            if (wavelength < (float) (originalContext / highFreqFactor)) {
                return inverseFrequency;
            }
            if (wavelength > (float) (originalContext / lowFreqFactor)) {
                return inverseFrequency / (float) factor;
            }
            float smooth =
                    ((1f / wavelength) * originalContext - (float) lowFreqFactor)
                            / (float) (highFreqFactor - lowFreqFactor);
            return (1f - smooth) * inverseFrequency / (float) factor + smooth * inverseFrequency;
        }
    }

    /** No stretching. */
    static RopeScaling none() {
        return new None();
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor is " + factor + "; must be at least 1");
        }
    }
}
