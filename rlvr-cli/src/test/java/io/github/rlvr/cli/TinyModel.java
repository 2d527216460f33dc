package io.github.rlvr.cli;

import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.HuggingFaceFolder;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A model of two narrow layers with random weights whose alphabet is the digits. */
final class TinyModel {

    private TinyModel() {}

    static Path write(Path folder) throws IOException {
        List<String> digits = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), digits)) {
            ModelSpec spec =
                    ModelSpec.builder(Architecture.LLAMA)
                            .hidden(16)
                            .heads(2)
                            .ffn(32)
                            .vocab(tokenizer.size())
                            .contextLength(32)
                            .eosIds(Set.of(tokenizer.id("<eos>").orElseThrow()))
                            .build();
            HuggingFaceFolder.write(
                    folder,
                    spec,
                    new RandomWeights(spec, 3),
                    ElementType.F32,
                    tokenizer,
                    TokenizerConfig.empty());
        }
        return folder;
    }
}
