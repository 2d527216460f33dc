package io.github.rlvr.djl.policy;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.rollout.RolloutEngine;
import io.github.rlvr.djl.train.Learner;
import java.util.Optional;

/** What a policy is put together from. */
record PolicyParts(
        NDManager manager,
        ModelText text,
        DecoderWeights weights,
        Optional<LoraAdapter> adapter,
        Decoder trainer,
        Decoder sampler,
        Learner learner,
        RolloutEngine engine,
        ProductChoice products) {}
