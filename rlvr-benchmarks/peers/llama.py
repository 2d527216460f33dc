"""llama.cpp through its C interface, printed as one JSON line, on the weights of a GGUF file in another storage.

Usage: llama.py store MODEL.gguf TARGET.gguf float32|bfloat16
       llama.py decode MODEL.gguf float32|bfloat16 ROWS
Prompts of 128 tokens, 128 new ones a row, a sequence and its own cache for every row, all rows in one call a token.
The likeliest token is taken, which costs less than the sampling of the other sides.
"""
import ctypes
import os
import sys

import numpy as np

from clock import median, report

PROMPT = NEW = 128
SENTENCE = "A farmer has some apples. He gives half of them away and buys twelve more. "
BATCH = 2048


def store(source, target, dtype):
    """The same values as 32-bit or 16-bit floats; vectors stay 32-bit."""
    import gguf

    types = gguf.GGMLQuantizationType
    kind, file_type = {"float32": (types.F32, 0), "bfloat16": (types.BF16, 32)}[dtype]
    reader, writer = gguf.GGUFReader(source), gguf.GGUFWriter(target, "llama")
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        array = field.types[0] == gguf.GGUFValueType.ARRAY
        value = file_type if name == "general.file_type" else field.contents()
        writer.add_key_value(name, value, field.types[0], sub_type=field.types[-1] if array else None)
    for tensor in reader.tensors:
        values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        stored = types.F32 if values.ndim == 1 else kind
        writer.add_tensor(tensor.name, gguf.quants.quantize(values, stored), raw_dtype=stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


class Engine:
    """A model with a context for so many rows."""

    def __init__(self, path, rows):
        import llama_cpp

        self.api, self.rows = llama_cpp, rows
        self.quiet = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(self.quiet, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        settings = llama_cpp.llama_model_default_params()
        settings.n_gpu_layers = 0
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), settings)
        self.context = llama_cpp.llama_init_from_model(self.model, self.settings(rows))
        words = llama_cpp.llama_model_get_vocab(self.model)
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(words)
        text, ids = (SENTENCE * 20).encode(), (llama_cpp.llama_token * 4096)()
        if llama_cpp.llama_tokenize(words, text, len(text), ids, 4096, False, True) < PROMPT:
            raise ValueError("the prompt is too short")
        self.prompt = list(ids[:PROMPT])
        self.batch = llama_cpp.llama_batch_init(BATCH, 0, 1)

    def settings(self, rows):
        settings = self.api.llama_context_default_params()
        settings.n_ctx = rows * (PROMPT + NEW + 8)
        settings.n_batch, settings.n_ubatch, settings.n_seq_max = BATCH, 512, rows
        settings.n_threads = settings.n_threads_batch = int(os.environ.get("OMP_NUM_THREADS", "2"))
        settings.kv_unified = False
        return settings

    def decode(self, tokens):
        """One call for tokens given as (id, position, row, whether its logits are wanted)."""
        self.batch.n_tokens = len(tokens)
        for i, (token, position, row, wanted) in enumerate(tokens):
            self.batch.token[i], self.batch.pos[i], self.batch.logits[i] = token, position, wanted
            self.batch.n_seq_id[i], self.batch.seq_id[i][0] = 1, row
        if self.api.llama_decode(self.context, self.batch):
            raise RuntimeError("llama_decode failed")

    def likeliest(self, index):
        logits = self.api.llama_get_logits_ith(self.context, index)
        return int(np.argmax(np.ctypeslib.as_array(logits, (self.vocabulary,))))

    def generate(self, count):
        self.api.llama_memory_clear(self.api.llama_get_memory(self.context), True)
        new = []
        for start in range(0, self.rows, BATCH // PROMPT):
            rows = range(start, min(self.rows, start + BATCH // PROMPT))
            self.decode([(token, at, row, at == PROMPT - 1) for row in rows for at, token in enumerate(self.prompt)])
            new += [self.likeliest(i * PROMPT + PROMPT - 1) for i in range(len(rows))]
        for at in range(PROMPT, PROMPT + count - 1):
            self.decode([(token, at, row, True) for row, token in enumerate(new)])
            new = [self.likeliest(row) for row in range(self.rows)]


def decode(path, rows):
    engine = Engine(path, rows)
    engine.generate(8)
    prefill = median(lambda: engine.generate(1))
    every = median(lambda: engine.generate(NEW))
    report(tokens_per_second=rows * (NEW - 1) / (every - prefill), prefill_seconds=prefill)


if __name__ == "__main__":
    if sys.argv[1] == "store":
        store(*sys.argv[2:5])
    else:
        decode(sys.argv[2], int(sys.argv[4]))
