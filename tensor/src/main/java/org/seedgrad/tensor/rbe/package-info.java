/**
 * Riemannian basis encoding: a weight matrix as a few points of the hyperbolic plane, each with a
 * word that says which wave the point drives.
 *
 * <p>A {@link Seed} is the mathematics: a radius, an angle, discrete {@link Fields}, and the weight
 * at every place with its derivatives. {@link Packed64} and {@link Packed128} are its bits. What
 * has a derivative is learned with it; what has none, the bits, by exact differences.
 *
 * <p>Reading order: Radial, Generator, Fields, Seed, Packed64, Packed128, CycleState, Factors,
 * RbeGradient, WavePoint, Waves, WaveTable, WaveSearch, PoincareMatrix, WavePursuit,
 * DifferentialPhase. A product without its matrix: EvenOddBasis, Scratch, Axis, WaveMatrix. Any
 * matrix in few bytes: BlockFunctions, Transform, Compression, Block, RawBlock, RbeBlock,
 * HybridBlock, Tiling, BitWriter, BitReader, CorruptMatrixException, CompressedMatrix,
 * CompressionReport, Baselines, ConditionAnalysis, BlockCache.
 */
package org.seedgrad.tensor.rbe;
