# SPDX-License-Identifier: Apache-2.0
"""llama.cpp through the C functions that llama-cpp-python binds: llama_contender.py FOLDER THREADS GGUF."""
import sys

import llama_cpp

from answering import Tokens, answer

MAX_BATCH = 32
MAX_TOKENS_EACH = 640


class Llama:
    """A context with room for MAX_BATCH sequences; one batch of tokens goes through it at a time."""

    def __init__(self, path: str, threads: int) -> None:
        llama_cpp.llama_backend_init()
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = MAX_BATCH * MAX_TOKENS_EACH
        params.n_seq_max = MAX_BATCH
        params.n_threads = params.n_threads_batch = threads
        self.context = llama_cpp.llama_init_from_model(self.model, params)
        if not self.context:
            raise RuntimeError(f"no context for {path}")
        self.batch = llama_cpp.llama_batch_init(params.n_batch, 0, 1)
        self.greedy = llama_cpp.llama_sampler_init_greedy()

    def respond(self, prompts: Tokens, num_tokens: int) -> Tokens:
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), False)
        tokens = [[token] for token in self._step(prompts, 0)]
        for made in range(1, num_tokens):
            position = len(prompts[0]) + made - 1
            for response, token in zip(tokens, self._step([each[-1:] for each in tokens], position)):
                response.append(token)
        return tokens

    def _step(self, inputs: Tokens, position: int) -> list[int]:
        """The likeliest token after each sequence's next inputs, which begin at a position."""
        last = []
        count = 0
        for sequence, ids in enumerate(inputs):
            for offset, token in enumerate(ids):
                self.batch.token[count] = token
                self.batch.pos[count] = position + offset
                self.batch.n_seq_id[count] = 1
                self.batch.seq_id[count][0] = sequence
                self.batch.logits[count] = offset == len(ids) - 1
                count += 1
            last.append(count - 1)
        self.batch.n_tokens = count
        failure = llama_cpp.llama_decode(self.context, self.batch)
        if failure:
            raise RuntimeError(f"llama_decode gave {failure} for {count} tokens at {position}")
        return [llama_cpp.llama_sampler_sample(self.greedy, self.context, index) for index in last]


def start():
    llama = Llama(sys.argv[3], int(sys.argv[2]))
    threads = llama_cpp.llama_n_threads(llama.context)
    features = llama_cpp.llama_print_system_info().decode()
    version = f"llama-cpp-python {llama_cpp.__version__}: {features.strip()}"
    return {"version": version, "dtype": "BF16, activations too", "threads": threads, "batches": True}, llama.respond


if __name__ == "__main__":
    answer(start)
