/**
 * Loops on arrays: what costs the time. No tensors, no graphs, no gradients here.
 *
 * <p>Everything gives the same bits on every machine: with scalar code, with vectors of 4, 8 or 16
 * lanes, on any number of threads. So every sum has one order, every function one polynomial, and
 * each has a scalar twin that is its definition and its test.
 *
 * <p>Reading order: Kernels says which implementation runs. Workers shares work among threads.
 * Functions, ScalarFunctions, VectorFunctions, with Exp, Log, Tanh, Sigmoid, Gelu.
 * Reductions, ScalarReductions, VectorReductions. Gemm, Blocks, Packing, Transposition,
 * TwoSquares, Scratch, GemmKernel, ScalarGemm, VectorGemm, PanelTile, TurnedTile, DotTile, Exact.
 * ColumnSums. WaveBasis, Eights, Folding, EvenOdd. Fourier63, FourierKernel, ScalarFourier,
 * VectorFourier, FourierSevenths, FourierNinths, FourierWaves. SeedColumn, SeedProducts,
 * ScalarSeedProducts, VectorSeedProducts, EightExamples, SixteenExamples, TwiceEightExamples.
 */
package org.seedgrad.tensor.kernels;
