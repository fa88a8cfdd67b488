package org.seedgrad.tensor.nn;

import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.seedgrad.tensor.core.Tensor;
import org.seedgrad.tensor.ops.Ops;
import org.seedgrad.tensor.optim.WaveLayer;
import org.seedgrad.tensor.rbe.BlockCache;
import org.seedgrad.tensor.rbe.Calibration;
import org.seedgrad.tensor.rbe.Comparison;
import org.seedgrad.tensor.rbe.CompressionReport;
import org.seedgrad.tensor.rbe.CosineMatrix;
import org.seedgrad.tensor.rbe.CostModel;
import org.seedgrad.tensor.rbe.DecodedMatrix;
import org.seedgrad.tensor.rbe.EncodedLayer;
import org.seedgrad.tensor.rbe.Execution;
import org.seedgrad.tensor.rbe.Fields;
import org.seedgrad.tensor.rbe.LayerFit;
import org.seedgrad.tensor.rbe.Packed128;
import org.seedgrad.tensor.rbe.WaveMatrix;
import org.seedgrad.tensor.rbe.WavePoint;

/**
 * A dense layer whose weight matrix need not be built: y = scale W x + bias for x [..., in] and
 * y [..., out], where each block of W is a sum of a few waves, each a seed of 128 bits, and if
 * wanted of a few cosines (DCT-II) as the residual that waves leave.
 *
 * <p>What is learned by gradient: the points of the seeds, [block rows, block columns, seeds, 2] in
 * the Lorentz chart, where W is linear in them; the residual, [block rows, block columns,
 * entries]; one scale; the bias. The frequencies are discrete: those of the waves stay as they are
 * drawn until somebody sets others ({@link #matrix}), those of the residual for good.
 *
 * <p>So the {@link #state} is without the frequencies, and says nothing to a layer that has others:
 * loaded there it is another matrix. Who stores the layer stores {@link #toBytes} too, rounded as
 * they are: {@link #of(byte[])} and then {@link #load} is the same layer to the bit.
 */
public final class RbeLinear extends Layer implements WaveLayer {
    /** Where nobody says otherwise: decoded blocks may take this many bytes a layer. */
    private static final long CACHE_BYTES = 64L << 20;

    private final int in;
    private final int out;
    private final int blockSize;
    private final WaveMatrix matrix;
    private final CosineMatrix cosines;
    private final Tensor points;
    private final Tensor scale;
    private final Tensor bias;
    private final Tensor residual;

    private Execution execution = Execution.AUTO;
    private CostModel costs = CostModel.REFERENCE;
    private DecodedMatrix decoded;
    private long cacheBytes;

    /** With what backward passes met the weight, while somebody asks for its gradient. */
    private final SortedMap<Integer, Use> uses = new ConcurrentSkipListMap<>();
    private final AtomicInteger products = new AtomicInteger();
    private boolean watched;

    private record Use(Tensor x, Tensor dy) { }

    /** A layer of random waves without a residual. */
    public RbeLinear(int in, int out, int blockSize, int seedsPerBlock, Random random) {
        this(in, out, blockSize, seedsPerBlock, 0, random);
    }

    /**
     * A layer of random waves: points of the standard normal distribution, and a scale that gives
     * W the variance 1 / in. The residual begins as 0, at the smoothest cosines.
     *
     * @param blockSize       at most 64: a wave has 32 frequencies an axis
     * @param seedsPerBlock   how many waves make a block
     * @param cosinesPerBlock how many entries the residual has in a block
     */
    public RbeLinear(int in, int out, int blockSize, int seedsPerBlock, int cosinesPerBlock,
                     Random random) {
        this(random(in, out, blockSize, seedsPerBlock, cosinesPerBlock, random));
    }

    private static EncodedLayer random(int in, int out, int blockSize, int seeds, int entries,
                                       Random random) {
        if (in < 1 || out < 1 || seeds < 1) throw new IllegalArgumentException("RbeLinear: "
                + in + " features in, " + out + " out and " + seeds
                + " seeds a block; all must be at least 1");
        if (blockSize < 4 || blockSize > 64) throw new IllegalArgumentException(
                "RbeLinear: the block size is " + blockSize + " and must be from 4 to 64");
        WaveMatrix waves = new WaveMatrix(in, out, blockSize, seeds);
        waves.randomise(random);
        float[] points = new float[2 * waves.seedCount()];
        for (int i = 0; i < points.length; i++) points[i] = (float) random.nextGaussian();
        // The square of a wave is a quarter on average, and a seed has two numbers.
        float scale = (float) Math.sqrt(2.0 / (seeds * in));
        CosineMatrix cosines = entries == 0 ? null
                : CosineMatrix.smoothest(in, out, blockSize, entries);
        return new EncodedLayer(in, out, blockSize, waves, points, scale, cosines,
                entries == 0 ? null : new float[cosines.entryCount()], new float[out]);
    }

    private RbeLinear(EncodedLayer layer) {
        in = layer.in();
        out = layer.out();
        blockSize = layer.blockSize();
        matrix = layer.waves();
        cosines = layer.cosines();
        points = parameter("points", Tensor.of(layer.points(), matrix.blockRows(),
                matrix.blockColumns(), matrix.seedsPerBlock(), 2));
        scale = parameter("scale", Tensor.scalar(layer.scale()));
        bias = parameter("bias", Tensor.of(layer.bias(), out));
        residual = cosines == null ? null : parameter("residual", Tensor.of(layer.values(),
                matrix.blockRows(), matrix.blockColumns(), cosines.entriesPerBlock()));
        cacheBytes = CACHE_BYTES;
    }

    // From a dense layer, and in bytes

    /**
     * The closest layer of waves to a dense one, block by block (orthogonal matching pursuit). It
     * pays where the matrix has structure, and not where it has none: look at {@link #compare}.
     */
    public static RbeLinear fromLinear(Linear linear, int blockSize, int seedsPerBlock) {
        return fromLinear(linear, new LayerFit(blockSize, seedsPerBlock, 0));
    }

    /**
     * The closest that {@link LayerFit#best} finds for a budget: waves and a residual.
     *
     * @param budgetBytes how many bytes {@link #toBytes} may be, bias and checksum included
     */
    public static RbeLinear fromLinear(Linear linear, long budgetBytes) {
        return fromLinear(linear, LayerFit.best(
                transposed(linear), linear.in(), linear.out(), budgetBytes));
    }

    private static RbeLinear fromLinear(Linear linear, LayerFit fit) {
        return new RbeLinear(
                fit.fit(transposed(linear), linear.in(), linear.out(), linear.bias()));
    }

    /** The weight of a dense layer as [out, in]. */
    private static float[] transposed(Linear linear) {
        float[] weight = linear.weight();
        float[] transposed = new float[weight.length];
        for (int i = 0; i < linear.in(); i++) {
            for (int o = 0; o < linear.out(); o++) {
                transposed[o * linear.in() + i] = weight[i * linear.out() + o];
            }
        }
        return transposed;
    }

    /**
     * The layer for inference: 64 bits a seed, 16 and a place for each entry of the residual.
     *
     * @throws IllegalArgumentException if a parameter is not finite
     */
    public byte[] toBytes() { return encoded().toBytes(); }

    /** The layer that such bytes are. */
    public static RbeLinear of(byte[] bytes) { return new RbeLinear(EncodedLayer.of(bytes)); }

    private EncodedLayer encoded() {
        return new EncodedLayer(in, out, blockSize, matrix, points.toArray(), scale.item(), cosines,
                residual == null ? null : residual.toArray(), bias.toArray());
    }

    /**
     * How close the matrix that comes back of {@link #toBytes} is to that of a dense layer, and for
     * how many bytes: all of them but those of the bias, which a dense layer has too.
     */
    public CompressionReport report(Linear linear) {
        byte[] bytes = toBytes();
        return CompressionReport.of(transposed(linear), EncodedLayer.of(bytes).matrix(),
                weightBytes(bytes));
    }

    /** {@link #report} beside what others would make of as many bytes. */
    public Comparison compare(Linear linear) {
        byte[] bytes = toBytes();
        return Comparison.of(transposed(linear), out, in, EncodedLayer.of(bytes).matrix(),
                weightBytes(bytes));
    }

    private long weightBytes(byte[] bytes) { return bytes.length - (long) Float.BYTES * out; }

    // Use

    @Override public Tensor forward(Tensor x) {
        if (x.shape.rank() == 0 || x.shape.length(-1) != in) throw new IllegalArgumentException(
                "RbeLinear: x is " + x.shape + " and the layer takes " + in
                + " features in; the last axis must be " + in);
        RbeProduct product = product(RbeProduct.batch(x.shape));
        return residual == null ? Tensor.apply(product, x, points, scale, bias)
                : Tensor.apply(product, x, points, scale, bias, residual);
    }

    RbeProduct product(int batch) {
        return new RbeProduct(this, products.getAndIncrement(), cosines,
                isMaterialised(batch) ? decoded() : null);
    }

    /** Whether a batch of so many examples would be multiplied by decoded blocks now. */
    public boolean isMaterialised(int batch) {
        return switch (execution) {
            case COMPRESSED -> false;
            case MATERIALISED -> true;
            case AUTO -> costs.prefersDecoded(matrix, cosines, batch, isTraining(), cacheBytes);
        };
    }

    /**
     * How to multiply from now on; {@link Execution#AUTO} by {@link CostModel#REFERENCE} is how it
     * starts. Results are the same but for rounding, so where bits must be the same everywhere, so
     * must be this.
     *
     * @param costs      by which AUTO decides; those of {@link Calibration#measure} differ from
     *                   machine to machine
     * @param cacheBytes how much decoded blocks may take
     */
    public void execution(Execution execution, CostModel costs, long cacheBytes) {
        this.execution = execution;
        this.costs = costs;
        this.cacheBytes = cacheBytes;
        decoded = null;
    }

    /** How to multiply from now on, with costs and cache as they are. */
    public void execution(Execution execution) { execution(execution, costs, cacheBytes); }

    private synchronized DecodedMatrix decoded() {
        if (decoded == null) decoded = new DecodedMatrix(matrix, cosines, cacheBytes);
        return decoded;
    }

    /** What the cache of decoded blocks did. */
    public BlockCache.Statistics cacheStatistics() { return decoded().statistics(); }

    public int in() { return in; }

    public int out() { return out; }

    /** How many seeds the layer has. */
    public int seedCount() { return matrix.seedCount(); }

    /** The seeds in 128 bits each: point and fields, with the scale left out. */
    public Packed128[] seeds() {
        Packed128[] seeds = new Packed128[matrix.seedCount()];
        for (int seed = 0; seed < seeds.length; seed++) {
            seeds[seed] = Packed128.of(new WavePoint(points.data[2 * seed],
                    points.data[2 * seed + 1]).seed(matrix.fields(seed)));
        }
        return seeds;
    }

    public Fields fields(int seed) { return matrix.fields(seed); }

    /** The weight matrix, row-major [out, in], with the scale. */
    public float[] materialise() { return encoded().matrix(); }

    // For the optimizer of the frequencies

    @Override public WaveMatrix matrix() { return matrix; }

    @Override public Tensor points() { return points; }

    @Override public Tensor scale() { return scale; }

    @Override public void watch(boolean on) {
        watched = on;
        uses.clear();
    }

    /** What a backward pass meets; passes may come in any order, sums are made in one. */
    void seen(int product, Tensor x, Tensor dy) {
        if (watched) uses.put(product, new Use(rows(x, in), rows(dy, out)));
    }

    private static Tensor rows(Tensor t, int length) {
        return Tensor.of(t.toArray(), t.shape.size() / length, length);
    }

    @Override public float[] weightGradient() {
        if (uses.isEmpty()) throw new IllegalStateException(
                "RbeLinear: no backward pass has come by since watch(true)");
        return uses.values().stream().map(use -> Ops.matmul(Ops.transpose(use.dy), use.x))
                .reduce(Ops::add).orElseThrow().toArray();
    }
}
