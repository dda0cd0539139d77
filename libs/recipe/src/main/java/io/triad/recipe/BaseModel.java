// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** What a run starts from: a checkpoint that exists, or a cold start. */
public sealed interface BaseModel permits BaseModel.Checkpoint, ColdStart {
    /**
     * A checkpoint in Hugging Face layout.
     *
     * @param location a folder's path, or {@code s3://bucket/prefix}
     */
    @Describes(
            "A Qwen2, Qwen3 or Llama model in Hugging Face layout, sharded or not, in F32, BF16 or F16: a folder that the trainer sees, or `s3://bucket/prefix` in the store that holds the checkpoints. It is trained as float32.")
    record Checkpoint(
            @Inline @Matches(pattern = "\\S(.{0,1022}\\S)?", says = "a path or s3://bucket/prefix")
            String location) implements BaseModel {
        public Checkpoint {
            Constraints.check(Checkpoint.class, location);
        }
    }
}
