/**
 * Riemannian basis encoding: a weight matrix as a few points of the hyperbolic plane, each with a
 * word that says which wave the point drives.
 *
 * <p>A {@link Seed} is the mathematics: a radius, an angle, discrete {@link Fields}, and the weight
 * at every place with its derivatives. {@link Packed64} and {@link Packed128} are its bits. What
 * has a derivative is learned with it; what has none, the bits, by exact differences.
 *
 * <p>Reading order: Radial, Generator, Fields, Seed, Packed64, Packed128, CycleState, Factors,
 * RbeGradient, RbeGradientPool, BitSearch, WavePoint, Waves, WaveTable, WaveSearch, Finite,
 * PoincareMatrix, WavePursuit, DifferentialPhase.
 *
 * <p>A product without its matrix: Scratch, Axis, SeedCodes, WaveMatrix; what waves leave:
 * Transform, CosineAxis, CosineMatrix. The same product with decoded blocks: Decoder, BlockCache,
 * DecodedMatrix; which of the two: Execution, CostModel, Calibration.
 *
 * <p>Any matrix in few bytes: BlockFunctions, Compression, Block, RawBlock, RbeBlock, Coefficients,
 * HybridBlock, Tiling, BitWriter, BitReader, CorruptMatrixException, CompressedMatrix,
 * CompressionReport, Baselines, Comparison, ConditionAnalysis. A layer in few bytes: Envelope,
 * EncodedLayer, LayerBytes, LayerFit.
 */
package org.seedgrad.tensor.rbe;
