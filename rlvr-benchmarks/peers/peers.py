"""One measurement of a peer (transformers or TRL), printed as one JSON line.

Usage: peers.py FOLDER decode|rollouts|train|groups|grpo|lora float32|bfloat16 ROWS [QUESTIONS.jsonl VARIANT]
The same work as PolicyBenchmark: prompts of 128 tokens, 128 new ones, groups of eight, no stop; answers to questions end
where the model ends them, at 256 tokens at the latest.
"""
import gc
import json
import os
import sys
import tempfile
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["WANDB_DISABLED"] = "true"

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

from clock import median, report, seconds  # noqa: E402

PROMPT = NEW = 128
LONGEST_ANSWER = 256
GROUP = 8
SENTENCE = "A farmer has some apples. He gives half of them away and buys twelve more. "
SAMPLING = {"do_sample": True, "temperature": 1.0, "top_k": 0, "top_p": 1.0}


def load(folder, dtype, attention="sdpa"):
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, attn_implementation=attention)
    return model, AutoTokenizer.from_pretrained(folder)


def decode(folder, dtype, rows):
    model, tokenizer = load(folder, dtype)
    model.eval()
    ids = tokenizer(SENTENCE * 20, return_tensors="pt").input_ids[:, :PROMPT].repeat(rows, 1)

    @torch.inference_mode()
    def generate(count):
        model.generate(ids, attention_mask=torch.ones_like(ids), min_new_tokens=count, max_new_tokens=count, pad_token_id=0, **SAMPLING)

    generate(8)
    prefill = median(lambda: generate(1))
    every = median(lambda: generate(NEW))
    report(tokens_per_second=rows * (NEW - 1) / (every - prefill), prefill_seconds=prefill)


def rollouts(folder, dtype, rows, questions, variant):
    """Eight answers to every question, all questions padded into one batch or each on its own."""
    attention, batch = variant.split("-")
    model, tokenizer = load(folder, dtype, attention)
    model.eval()
    tokenizer.padding_side = "left"
    asked = [json.loads(line)["question"] for _, line in zip(range(rows // GROUP), open(questions, encoding="utf-8"))]
    texts = [tokenizer.apply_chat_template(
        [{"role": "user", "content": question + "\nReason step by step and end with #### and the number."}],
        add_generation_prompt=True, tokenize=False) for question in asked]
    batches = [texts] if batch == "together" else [[text] for text in texts]
    counts = []

    @torch.inference_mode()
    def answer(count):
        for part in batches:
            inputs = tokenizer(part, return_tensors="pt", padding=True, add_special_tokens=False)
            ids = model.generate(**inputs, max_new_tokens=count, num_return_sequences=GROUP, pad_token_id=tokenizer.pad_token_id, **SAMPLING)
            new = ids[:, inputs.input_ids.shape[1]:]
            tokenizer.batch_decode(new, skip_special_tokens=True)
            ends = new == tokenizer.eos_token_id
            counts.append(torch.where(ends.any(1), ends.int().argmax(1) + 1, new.shape[1]).sum().item())

    answer(8)
    counts.clear()
    took = seconds(lambda: answer(LONGEST_ANSWER))
    prompts = sum(len(tokenizer(text, add_special_tokens=False).input_ids) for text in texts)
    report(tokens_per_second=sum(counts) / took, rollout_seconds=took, completion_tokens=sum(counts), prompt_tokens=prompts)


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
    report(step_seconds=median(step))


def groups(folder, dtype, rows):
    """Eight completions of 64 tokens to every prompt of 256; logits of the completions only, eight rows at a time."""
    model, _ = load(folder, dtype)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-6, foreach=True)
    source = torch.Generator().manual_seed(0)
    prompts = torch.randint(0, model.config.vocab_size, (rows // GROUP, 2 * PROMPT), generator=source)
    new = torch.randint(0, model.config.vocab_size, (rows, NEW // 2), generator=source)
    ids = torch.cat([prompts.repeat_interleave(GROUP, 0), new], 1)

    def step(batch):
        optimizer.zero_grad(set_to_none=True)
        for part in batch.split(GROUP):
            logits = model(input_ids=part, logits_to_keep=NEW // 2 + 1).logits[:, :-1].float()
            torch.nn.functional.cross_entropy(logits.flatten(0, 1), part[:, 2 * PROMPT:].flatten()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    step(ids[:GROUP])
    report(step_seconds=median(lambda: step(ids)))


def grpo(folder, dtype, rows):
    trl_step(folder, dtype, rows, None)


def lora(folder, dtype, rows):
    from peft import LoraConfig

    targets = ["q_proj", "k_proj", "v_proj", "o_proj"]
    trl_step(folder, dtype, rows, LoraConfig(r=16, lora_alpha=32, target_modules=targets, task_type="CAUSAL_LM"))


def trl_step(folder, dtype, rows, adapter):
    """A step, warmed up by a step of one group; the weights and AdamW are in the given precision."""
    from trl import GRPOTrainer

    model, tokenizer = load(folder, dtype)
    clock = Clock()
    for count in (GROUP, rows):
        trainer = GRPOTrainer(
            model=model, reward_funcs=lambda completions, **_: [i % GROUP % 7 / 7 for i in range(len(completions))],
            args=settings(count), train_dataset=texts(tokenizer), processing_class=tokenizer, peft_config=adapter, callbacks=[clock])
        trainer.train()
        model, adapter = trainer.model, None
        del trainer
        gc.collect()
    report(step_seconds=clock.steps[-1])


def settings(rows):
    from trl import GRPOConfig

    return GRPOConfig(
        output_dir=tempfile.mkdtemp(), per_device_train_batch_size=GROUP, gradient_accumulation_steps=rows // GROUP,
        num_generations=GROUP, max_completion_length=NEW, beta=0.0, learning_rate=1e-6, max_steps=1, save_strategy="no",
        report_to=[], use_cpu=True, bf16=False, gradient_checkpointing=False, temperature=1.0,
        generation_kwargs={"min_new_tokens": NEW}, disable_tqdm=True, dataloader_pin_memory=False, logging_steps=1000)


def texts(tokenizer):
    """Different prompts of 128 tokens."""
    from datasets import Dataset

    ids = tokenizer(SENTENCE * 30).input_ids
    return Dataset.from_dict({"prompt": [tokenizer.decode(ids[i:i + PROMPT]) for i in range(64)]})


class Clock(transformers.TrainerCallback):
    """Seconds of every optimiser step, generation included."""

    def __init__(self):
        self.start, self.steps = 0.0, []

    def on_step_begin(self, *_, **__):
        self.start = time.perf_counter()

    def on_step_end(self, *_, **__):
        self.steps.append(time.perf_counter() - self.start)


if __name__ == "__main__":
    work = {"decode": decode, "rollouts": rollouts, "train": train, "groups": groups, "grpo": grpo, "lora": lora}[sys.argv[2]]
    work(sys.argv[1], {"float32": torch.float32, "bfloat16": torch.bfloat16}[sys.argv[3]], int(sys.argv[4]), *sys.argv[5:])
