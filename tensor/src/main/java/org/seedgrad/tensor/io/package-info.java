/**
 * Files: tensors, published checkpoints, the state of a training run; and texts as tokens.
 *
 * <p>{@link SafeTensors} is the format that all numbers are stored in, {@link Gpt2Checkpoint} a
 * model as others publish it, {@link TrainingState} a run that can be interrupted at any moment,
 * and {@link Tokenizer} what stands between text and ids. A file is written as a whole or not at
 * all, and one that is read is checked before it is believed: what is wrong with it is a
 * {@link CorruptFileException}.
 *
 * <p>Reading order: CorruptFileException, AtomicFile, Json, DType, StoredTensor, SafeTensorsHeader,
 * SafeTensors, TensorFolder, Gpt2Config, Gpt2Checkpoint, SplitMix64, TrainingState, Tokenizer,
 * TextStream, CharacterTokenizer, ByteLetters, BytePairs, BytePairTokenizer, Gpt2Tokenizer.
 */
package org.seedgrad.tensor.io;
