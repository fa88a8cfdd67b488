package org.seedgrad.tensor.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.seedgrad.tensor.rbe.Comparison;
import org.seedgrad.tensor.rbe.CompressionReport;

/**
 * What compressing one layer saves and costs.
 *
 * @param waves     its weight as the file has it; the bytes count all but the bias
 * @param cosine    of the angle between the old weight and the new one
 * @param baselines the same beside a low rank in as many bytes and four bits a number
 * @param alone     what it does to the model when all other layers stay as they were
 */
public record LayerReport(String name, int in, int out, CompressionReport waves, double cosine,
                          Optional<Comparison> baselines, LogitEffect alone) {

    static LayerReport of(String name, Linear dense, RbeLinear small, boolean baselines,
                          LogitEffect alone) {
        Optional<Comparison> comparison =
                baselines ? Optional.of(small.compare(dense)) : Optional.empty();
        return new LayerReport(name, dense.in(), dense.out(),
                comparison.map(Comparison::waves).orElseGet(() -> small.report(dense)),
                cosine(dense, RbeLinear.of(small.toBytes())), comparison, alone);
    }

    private static double cosine(Linear dense, RbeLinear small) {
        float[] a = dense.weight();                         // [in, out]
        float[] b = small.materialise();                    // [out, in]
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < dense.in(); i++) {
            for (int o = 0; o < dense.out(); o++) {
                double x = a[i * dense.out() + o];
                double y = b[o * dense.in() + i];
                product += x * y;
                aa += x * x;
                bb += y * y;
            }
        }
        return aa == 0 && bb == 0 ? 1 : aa == 0 || bb == 0 ? 0 : product / Math.sqrt(aa * bb);
    }

    /** The part of the sum of squares of the weight that is still there; 0 if errors exceed it. */
    public double energyKept() { return energyKept(waves); }

    static double energyKept(CompressionReport report) {
        return Math.max(0, 1 - report.relativeL2() * report.relativeL2());
    }

    /** For JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("in", in);
        map.put("out", out);
        map.putAll(map(waves));
        map.put("cosine_similarity", cosine);
        map.put("energy_kept", energyKept());
        baselines.ifPresent(beside -> {
            map.put("svd", map(beside.svd()));
            map.put("int4", map(beside.int4()));
        });
        map.put("alone", alone.toMap());
        return map;
    }

    private static Map<String, Object> map(CompressionReport report) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("bytes", report.bytes());
        map.put("ratio", report.ratio());
        map.put("relative_error", report.relativeL2());
        return map;
    }
}
