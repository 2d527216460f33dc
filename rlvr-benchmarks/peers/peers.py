"""One measurement of a peer (transformers or TRL), printed as one JSON line.

Usage: peers.py FOLDER decode|train|groups|grpo float32|bfloat16 ROWS
The same work as PolicyBenchmark: prompts of 128 tokens, 128 new ones, groups of eight, no stop.
"""
import json
import os
import resource
import statistics
import sys
import tempfile
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["WANDB_DISABLED"] = "true"

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

PROMPT = NEW = 128
REPEATS = 3
SENTENCE = "A farmer has some apples. He gives half of them away and buys twelve more. "


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(**values):
    values["peak_rss_gb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)
    print(json.dumps(values), flush=True)


def load(folder, dtype):
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, attn_implementation="sdpa")
    return model, AutoTokenizer.from_pretrained(folder)


def decode(folder, dtype, rows):
    model, tokenizer = load(folder, dtype)
    model.eval()
    ids = tokenizer(SENTENCE * 20, return_tensors="pt").input_ids[:, :PROMPT].repeat(rows, 1)

    @torch.inference_mode()
    def generate(count):
        model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=True, temperature=1.0, top_k=0, top_p=1.0,
                       min_new_tokens=count, max_new_tokens=count, pad_token_id=0)

    generate(8)
    first, every = [], []
    for _ in range(REPEATS):
        first.append(seconds(lambda: generate(1)))
        every.append(seconds(lambda: generate(NEW)))
    prefill = statistics.median(first)
    report(tokens_per_second=round(rows * (NEW - 1) / (statistics.median(every) - prefill), 1), prefill_seconds=round(prefill, 4))


def train(folder, dtype, rows):
    model, _ = load(folder, dtype)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-6, foreach=True)
    ids = torch.randint(0, model.config.vocab_size, (rows, 2 * PROMPT + 1), generator=torch.Generator().manual_seed(0))

    def step():
        optimizer.zero_grad(set_to_none=True)
        model(input_ids=ids[:, :-1], labels=ids[:, :-1]).loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    step()
    report(step_seconds=round(statistics.median(seconds(step) for _ in range(REPEATS)), 3))


def groups(folder, dtype, rows):
    """Eight completions of 64 tokens to every prompt of 256; logits of the completions only, eight rows at a time."""
    model, _ = load(folder, dtype)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-6, foreach=True)
    source = torch.Generator().manual_seed(0)
    prompts = torch.randint(0, model.config.vocab_size, (rows // 8, 2 * PROMPT), generator=source)
    new = torch.randint(0, model.config.vocab_size, (rows, NEW // 2), generator=source)
    ids = torch.cat([prompts.repeat_interleave(8, 0), new], 1)

    def step():
        optimizer.zero_grad(set_to_none=True)
        for part in ids.split(8):
            logits = model(input_ids=part, logits_to_keep=NEW // 2 + 1).logits[:, :-1].float()
            torch.nn.functional.cross_entropy(logits.flatten(0, 1), part[:, 2 * PROMPT:].flatten()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    step()
    report(step_seconds=round(statistics.median(seconds(step) for _ in range(REPEATS)), 3))


def grpo(folder, dtype, rows):
    from datasets import Dataset
    from transformers import TrainerCallback
    from trl import GRPOConfig, GRPOTrainer

    _, tokenizer = load(folder, dtype)
    text = tokenizer.decode(tokenizer(SENTENCE * 20).input_ids[:PROMPT])
    steps = []

    class Timer(TrainerCallback):
        def on_step_begin(self, *_, **__):
            self.start = time.perf_counter()

        def on_step_end(self, *_, **__):
            steps.append(time.perf_counter() - self.start)

    config = GRPOConfig(
        output_dir=tempfile.mkdtemp(), per_device_train_batch_size=8, gradient_accumulation_steps=rows // 8,
        num_generations=8, max_completion_length=NEW, beta=0.0, learning_rate=1e-6, max_steps=REPEATS + 1,
        save_strategy="no", report_to=[], use_cpu=True, bf16=False, gradient_checkpointing=False, temperature=1.0,
        generation_kwargs={"min_new_tokens": NEW}, model_init_kwargs={"dtype": dtype}, disable_tqdm=True,
        dataloader_pin_memory=False, logging_steps=1000)
    trainer = GRPOTrainer(
        model=folder, reward_funcs=lambda completions, **_: [i % 8 % 7 / 7 for i in range(len(completions))],
        args=config, train_dataset=Dataset.from_dict({"prompt": [text] * 64}), processing_class=tokenizer,
        callbacks=[Timer()])
    trainer.train()
    report(step_seconds=round(statistics.median(steps[1:]), 3))


if __name__ == "__main__":
    {"decode": decode, "train": train, "groups": groups, "grpo": grpo}[sys.argv[2]](
        sys.argv[1], {"float32": torch.float32, "bfloat16": torch.bfloat16}[sys.argv[3]], int(sys.argv[4]))
