package org.seedgrad.tensor.kernels;

/**
 * Seeds of one block column, sorted by frequency: those of frequency f are {@code starts[f]} to
 * {@code starts[f + 1] - 1} of both arrays. While they are worked through, the two coefficients
 * that they share stay in registers.
 *
 * @param starts one more than there are frequencies
 * @param points where the seeds' points stand: two places a seed
 * @param rows   the seeds' rows among all of q: 64 times the block row, plus g
 */
public record SeedColumn(int[] starts, int[] points, int[] rows) { }
