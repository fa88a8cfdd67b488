package org.seedgrad.tensor.kernels;

import static org.seedgrad.tensor.kernels.Gemm.PANEL;
import static org.seedgrad.tensor.kernels.ScalarReductions.LANES;

import java.util.Arrays;

/** The products as they are defined: the oracle, and what runs where there are no vectors. */
final class ScalarGemm implements GemmKernel {

    /** Tiles of one row are the rows of A. */
    @Override public int tileRows() { return 1; }

    @Override public void timesPanels(int m, int n, int k, float[] a, int ai,
                                      float[] panels, int pi, int panelStep,
                                      float[] start, int si, int sRow,
                                      float[] c, int ci, int cRow) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int column = pi + j / PANEL * panelStep + j % PANEL;
                float sum = start == null ? 0 : start[si + i * sRow + j];
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[ai + i * k + p], panels[column + p * PANEL], sum);
                }
                c[ci + i * cRow + j] = sum;
            }
        }
    }

    @Override public void panelsTimesPanels(int k, int n, int m, float[] b, int bi, int bStep,
                                            float[] a, int ai, int aStep,
                                            float[] c, int ci, int cStep) {
        for (int p = 0; p < k; p++) {
            for (int i = 0; i < m; i++) {
                int column = ai + i / PANEL * aStep + i % PANEL;
                float sum = 0;
                for (int j = 0; j < n; j++) {
                    float x = b[bi + j / PANEL * bStep + p * PANEL + j % PANEL];
                    sum = Math.fma(x, a[column + j * PANEL], sum);
                }
                c[ci + i / PANEL * cStep + p * PANEL + i % PANEL] = sum;
            }
        }
    }

    @Override public void dots(int m, int n, int k, float[] a, int ai, int aRow,
                               float[] panels, int pi, int panelStep,
                               float[] c, int ci, int cRow, boolean add) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                Arrays.fill(lanes, 0);
                for (int j = 0; j < n; j++) {
                    float b = panels[pi + j / PANEL * panelStep + p * PANEL + j % PANEL];
                    lanes[j % LANES] = Math.fma(a[ai + i * aRow + j], b, lanes[j % LANES]);
                }
                float total = ScalarReductions.tree(lanes);
                int at = ci + i * cRow + p;
                c[at] = add ? c[at] + total : total;
            }
        }
    }
}
