package org.seedgrad.tensor.kernels;

/**
 * Seeds of one block column, sorted by frequency: those of frequency f are numbers {@code
 * starts[f]} to {@code starts[f + 1] - 1}. While they are worked through, the two coefficients that
 * they share stay in registers.
 *
 * @param starts  one more than there are frequencies
 * @param entries two for each seed, side by side because one array less is one register more: where
 *                its point stands, which are two places, and its row among all of q, 64 times the
 *                block row, plus g
 */
public record SeedColumn(int[] starts, int[] entries) { }
