package io.github.rlvr.djl.model;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The shape of a decoder and the constants of its arithmetic. Immutable.
 *
 * @param architecture family
 * @param layers number of decoder layers
 * @param hidden width of the residual stream
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim size of a head, even; {@code heads * headDim} may differ from {@code hidden}
 * @param ffn width of the feed-forward layer
 * @param vocab rows of the embedding; may exceed the tokenizer's size
 * @param rmsEps epsilon of every RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling stretching of the rotary frequencies
 * @param tiedEmbeddings whether the output projection is the embedding
 * @param contextLength longest sequence in tokens, prompt and completion together
 * @param eosIds ids that end a completion; may be empty, unmodifiable and sorted
 * @param bosId id that begins a text
 * @param padId id for padding; may be one of {@code eosIds}
 */
public record ModelSpec(
        Architecture architecture,
        int layers,
        int hidden,
        int heads,
        int kvHeads,
        int headDim,
        int ffn,
        int vocab,
        double rmsEps,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean tiedEmbeddings,
        int contextLength,
        Set<Integer> eosIds,
        OptionalInt bosId,
        OptionalInt padId) {

    /**
     * Validates ranges and divisibility; copies the set.
     *
     * @throws IllegalArgumentException naming the first field that is wrong, as config.json calls
     *     it
     */
    public ModelSpec {
        positive("num_hidden_layers", layers);
        positive("hidden_size", hidden);
        positive("num_attention_heads", heads);
        positive("num_key_value_heads", kvHeads);
        positive("head_dim", headDim);
        positive("intermediate_size", ffn);
        positive("vocab_size", vocab);
        positive("max_position_embeddings", contextLength);
        require(heads % kvHeads == 0, "num_key_value_heads", kvHeads, "must divide " + heads);
        require(headDim % 2 == 0, "head_dim", headDim, "must be even");
        require(rmsEps > 0 && rmsEps < 1, "rms_norm_eps", rmsEps, "must be in (0, 1)");
        require(ropeTheta > 1 && ropeTheta < 1e15, "rope_theta", ropeTheta, "must be above 1");
        for (int id : eosIds) {
            requireId("eos_token_id", id, vocab);
        }
        bosId.ifPresent(id -> requireId("bos_token_id", id, vocab));
        padId.ifPresent(id -> requireId("pad_token_id", id, vocab));
        SortedSet<Integer> sorted = new TreeSet<>(eosIds);
        eosIds = Collections.unmodifiableSortedSet(sorted);
    }

    /** Starts a spec; see {@link Builder} for the defaults. */
    public static Builder builder(Architecture architecture) {
        return new Builder(architecture);
    }

    /** Whether queries, keys and values have a bias. */
    public boolean attentionBias() {
        return architecture.hasAttentionBias();
    }

    /** Whether each head's query and key pass an RMSNorm. */
    public boolean qkNorm() {
        return architecture.hasQueryKeyNorm();
    }

    /** The same model with other end-of-completion ids. */
    public ModelSpec withEosIds(Set<Integer> ids) {
        return new ModelSpec(
                architecture,
                layers,
                hidden,
                heads,
                kvHeads,
                headDim,
                ffn,
                vocab,
                rmsEps,
                ropeTheta,
                ropeScaling,
                tiedEmbeddings,
                contextLength,
                ids,
                bosId,
                padId);
    }

    /** The same model with or without an output projection of its own. */
    public ModelSpec withTiedEmbeddings(boolean tied) {
        return new ModelSpec(
                architecture,
                layers,
                hidden,
                heads,
                kvHeads,
                headDim,
                ffn,
                vocab,
                rmsEps,
                ropeTheta,
                ropeScaling,
                tied,
                contextLength,
                eosIds,
                bosId,
                padId);
    }

    /** The same model with other stretching of the rotary frequencies. */
    public ModelSpec withRopeScaling(RopeScaling scaling) {
        return new ModelSpec(
                architecture,
                layers,
                hidden,
                heads,
                kvHeads,
                headDim,
                ffn,
                vocab,
                rmsEps,
                ropeTheta,
                scaling,
                tiedEmbeddings,
                contextLength,
                eosIds,
                bosId,
                padId);
    }

    /**
     * The rotary frequencies: entry i is {@code theta^(-2i/headDim)}, scaled. Float32 throughout,
     * in transformers' order of operations, so that angles agree to the last place or one off it.
     *
     * @return {@code [headDim / 2]}, radians per position, owned by the caller
     */
    public float[] inverseFrequencies() {
        float[] frequencies = new float[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            float exponent = (float) (2 * i) / headDim;
            float power = (float) StrictMath.pow((float) ropeTheta, exponent);
            frequencies[i] = ropeScaling.scale(1f / power);
        }
        return frequencies;
    }

    /** The number of parameters; tied embeddings count once. */
    public long parameters() {
        return TensorLayout.of(this).values().stream()
                .mapToLong(shape -> shape.length == 1 ? shape[0] : shape[0] * shape[1])
                .sum();
    }

    private static void positive(String field, int value) {
        require(value > 0, field, value, "must be positive");
    }

    private static void requireId(String field, int id, int vocab) {
        require(id >= 0 && id < vocab, field, id, "must be in [0, vocab_size = " + vocab + ")");
    }

    private static void require(boolean ok, String field, Object value, String rule) {
        if (!ok) {
            throw new IllegalArgumentException(field + " is " + value + "; it " + rule);
        }
    }

    /**
     * Collects a spec. Defaults: 2 layers, hidden 64, 4 heads, as many key and value heads, head
     * size hidden / heads, feed-forward 4 × hidden, epsilon 1e-6, theta 10000, no scaling, tied
     * embeddings, context 2048, no special ids. The vocabulary has no default.
     *
     * <p>Not thread-safe.
     */
    public static final class Builder {

        private final Architecture architecture;
        private int layers = 2;
        private int hidden = 64;
        private int heads = 4;
        private Optional<Integer> kvHeads = Optional.empty();
        private Optional<Integer> headDim = Optional.empty();
        private Optional<Integer> ffn = Optional.empty();
        private int vocab;
        private double rmsEps = 1e-6;
        private double ropeTheta = 10000;
        private RopeScaling ropeScaling = RopeScaling.none();
        private boolean tiedEmbeddings = true;
        private int contextLength = 2048;
        private Set<Integer> eosIds = Set.of();
        private OptionalInt bosId = OptionalInt.empty();
        private OptionalInt padId = OptionalInt.empty();

        private Builder(Architecture architecture) {
            this.architecture = architecture;
        }

        /** Sets the number of layers. */
        public Builder layers(int layers) {
            this.layers = layers;
            return this;
        }

        /** Sets the width of the residual stream. */
        public Builder hidden(int hidden) {
            this.hidden = hidden;
            return this;
        }

        /** Sets the number of query heads. */
        public Builder heads(int heads) {
            this.heads = heads;
            return this;
        }

        /** Sets the number of key and value heads. */
        public Builder kvHeads(int kvHeads) {
            this.kvHeads = Optional.of(kvHeads);
            return this;
        }

        /** Sets the size of a head. */
        public Builder headDim(int headDim) {
            this.headDim = Optional.of(headDim);
            return this;
        }

        /** Sets the width of the feed-forward layer. */
        public Builder ffn(int ffn) {
            this.ffn = Optional.of(ffn);
            return this;
        }

        /** Sets the rows of the embedding. */
        public Builder vocab(int vocab) {
            this.vocab = vocab;
            return this;
        }

        /** Sets the epsilon of the norms. */
        public Builder rmsEps(double rmsEps) {
            this.rmsEps = rmsEps;
            return this;
        }

        /** Sets the base of the rotary frequencies. */
        public Builder ropeTheta(double ropeTheta) {
            this.ropeTheta = ropeTheta;
            return this;
        }

        /** Sets the stretching of the rotary frequencies. */
        public Builder ropeScaling(RopeScaling ropeScaling) {
            this.ropeScaling = ropeScaling;
            return this;
        }

        /** Sets whether the output projection is the embedding. */
        public Builder tiedEmbeddings(boolean tiedEmbeddings) {
            this.tiedEmbeddings = tiedEmbeddings;
            return this;
        }

        /** Sets the longest sequence in tokens. */
        public Builder contextLength(int contextLength) {
            this.contextLength = contextLength;
            return this;
        }

        /** Sets the ids that end a completion. */
        public Builder eosIds(Set<Integer> eosIds) {
            this.eosIds = Set.copyOf(eosIds);
            return this;
        }

        /** Sets the id that begins a text. */
        public Builder bosId(OptionalInt bosId) {
            this.bosId = bosId;
            return this;
        }

        /** Sets the padding id. */
        public Builder padId(OptionalInt padId) {
            this.padId = padId;
            return this;
        }

        /**
         * The spec.
         *
         * @throws IllegalArgumentException naming the first field that is wrong
         */
        public ModelSpec build() {
            positive("num_attention_heads", heads);
            return new ModelSpec(
                    architecture,
                    layers,
                    hidden,
                    heads,
                    kvHeads.orElse(heads),
                    headDim.orElse(hidden / heads),
                    ffn.orElse(4 * hidden),
                    vocab,
                    rmsEps,
                    ropeTheta,
                    ropeScaling,
                    tiedEmbeddings,
                    contextLength,
                    eosIds,
                    bosId,
                    padId);
        }
    }
}
