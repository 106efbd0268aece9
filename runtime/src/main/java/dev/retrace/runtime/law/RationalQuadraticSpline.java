package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.kernel.Kernel;

/**
 * y = spline(x; b): on [−B, B] a monotone piecewise rational quadratic with K bins, outside it the
 * identity. Durkan, Bekasov, Murray and Papamakarios, "Neural Spline Flows", 2019; K = {@value
 * #BINS} and B = {@value #BOUND} unless a subclass says otherwise.
 *
 * <p>For every written channel and position the branch returns K raw widths, K raw heights and K −
 * 1 raw slopes at the inner knots, in this order, each a group of channels. Where it returns zeros,
 * the law is the identity. A bin takes at least a thousandth of the interval and the slope at a
 * knot is at least a thousandth, which keeps the inverse finite, but neither direction has a tight
 * bound: the error of a rebuilt activation is that of float32 times the slopes it passed, so a deep
 * chain wants branches that start near zero.
 */
@Law(forward = "spline(x, b)", inverse = "inverseSpline(y, b)")
@AutoService(CouplingLaw.class)
public class RationalQuadraticSpline extends RecordedLaw {
  /** The number of bins K of the public default. */
  public static final int BINS = 8;

  /** The end B of the interval of the public default. */
  public static final double BOUND = 3;

  private static final double SMALLEST_SIZE = 1e-3;
  private static final double SMALLEST_SLOPE = 1e-3;

  // Knots and slopes of all bins are (batch, bin, channel, ...). Outside the interval everything is
  // computed at its end and then not chosen: finite numbers, so that no gradient becomes 0 · ∞.
  private static final String CURVE =
      """
      def knots(self, raw: Tensor) -> Tensor:
        sizes = torch.add(torch.mul(torch.softmax(raw, 1), {share}), {smallestSize})
        ends = torch.narrow(torch.cumsum(sizes, 1), 1, 0, {inner})
        last = torch.ones_like(torch.narrow(raw, 1, 0, 1))
        fractions = torch.cat([torch.zeros_like(last), ends, last], 1)
        return torch.sub(torch.mul(fractions, {length}), {bound})
      def slopes(self, raw: Tensor, knots: Tensor) -> Tensor:
        inner = torch.add(torch.softplus(torch.add(raw, {identity})), {smallestSlope})
        end = torch.ones_like(torch.narrow(knots, 1, 0, 1))
        return torch.cat([end, inner, end], 1)
      def bin(self, at: Tensor, knots: Tensor) -> Tensor:
        passed = torch.ge(torch.unsqueeze(at, 1), torch.narrow(knots, 1, 1, {inner}))
        return torch.sum(passed, [1], True)
      def of(self, each: Tensor, bin: Tensor) -> Tensor:
        return torch.squeeze(torch.gather(each, 1, bin), 1)
      def slope(self, t: Tensor, mean: Tensor, left: Tensor, right: Tensor) -> Tensor:
        u = torch.rsub(t, 1.)
        mixed = torch.mul(torch.mul(t, u), mean)
        ends = torch.add(torch.mul(right, torch.square(t)), torch.mul(left, torch.square(u)))
        bend = torch.sub(torch.add(left, right), torch.mul(mean, 2.))
        below = torch.add(mean, torch.mul(bend, torch.mul(t, u)))
        above = torch.add(ends, torch.mul(mixed, 2.))
        return torch.mul(torch.square(torch.div(mean, below)), above)
      def finish(self, inside: Tensor, curve: Tensor, line: Tensor, log: Tensor) \
      -> Tuple[Tensor, Tensor]:
        counted = torch.where(inside, log, torch.zeros_like(log))
        return (torch.where(inside, curve, line), torch.sum(torch.flatten(counted, 1), [1]))
      def forward(self, given: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
        raw = torch.unflatten(b, 1, [{groups}, -1])
        xs = self.knots(torch.narrow(raw, 1, 0, {bins}))
        ys = self.knots(torch.narrow(raw, 1, {bins}, {bins}))
        ds = self.slopes(torch.narrow(raw, 1, {twoBins}, {inner}), xs)
        inside = torch.lt(torch.abs(given), {bound})
        at = torch.clamp(given, -{bound}, {bound})
        bin = self.bin(at, {searched})
        next = torch.add(bin, 1)
        x = self.of(xs, bin)
        y = self.of(ys, bin)
        width = torch.sub(self.of(xs, next), x)
        height = torch.sub(self.of(ys, next), y)
        left = self.of(ds, bin)
        right = self.of(ds, next)
        mean = torch.div(height, width)
      """;

  private static final String FORWARD =
      """
        t = torch.div(torch.sub(at, x), width)
        tu = torch.mul(t, torch.rsub(t, 1.))
        bend = torch.sub(torch.add(left, right), torch.mul(mean, 2.))
        above = torch.add(torch.mul(mean, torch.square(t)), torch.mul(left, tu))
        below = torch.add(mean, torch.mul(bend, tu))
        curve = torch.add(y, torch.div(torch.mul(height, above), below))
        log = torch.log(self.slope(t, mean, left, right))
        return self.finish(inside, curve, given, log)
      """;

  // t solves a t² + b t + c = 0 with c <= 0 and one root in [0, 1]. Of the two ways to write a
  // root,
  // the one that adds numbers of one sign; then its denominator is never small.
  private static final String INVERSE =
      """
        up = torch.sub(at, y)
        bent = torch.mul(up, torch.sub(torch.add(left, right), torch.mul(mean, 2.)))
        a = torch.add(torch.mul(height, torch.sub(mean, left)), bent)
        b = torch.sub(torch.mul(height, left), bent)
        c = torch.neg(torch.mul(mean, up))
        square = torch.sub(torch.square(b), torch.mul(torch.mul(a, c), 4.))
        root = torch.sqrt(torch.clamp_min(square, 1e-30))
        rising = torch.ge(b, 0.)
        above = torch.where(rising, torch.mul(c, -2.), torch.sub(root, b))
        below = torch.where(rising, torch.add(b, root), torch.mul(a, 2.))
        t = torch.div(above, below)
        curve = torch.add(x, torch.mul(t, width))
        log = torch.neg(torch.log(self.slope(t, mean, left, right)))
        return self.finish(inside, curve, given, log)
      """;

  private final int bins;

  /** For the service loader and generated classes. */
  public RationalQuadraticSpline() {
    this(BINS, BOUND);
  }

  /**
   * Another spline, for a subclass to name.
   *
   * @param bins the number of bins K, 2 to 500
   * @param bound the end B of the interval, positive
   */
  public RationalQuadraticSpline(int bins, double bound) {
    super(
        kernel("spline", "xs", FORWARD, bins, bound),
        kernel("inverse spline", "ys", INVERSE, bins, bound));
    this.bins = bins;
  }

  @Override
  public final int branchChannels(int written) {
    return groups(bins) * written;
  }

  private static int groups(int bins) {
    return 3 * bins - 1;
  }

  private static Kernel kernel(String name, String searched, String end, int bins, double bound) {
    if (bins < 2 || bins * SMALLEST_SIZE > 0.5 || !(bound > 0) || Double.isInfinite(bound)) {
      throw new IllegalArgumentException(
          "a spline has 2 to 500 bins on a finite interval [-B, B], but was given "
              + bins
              + " bins and B = "
              + bound);
    }
    // softplus(identity) + the smallest slope is one.
    double identity = Math.log(Math.expm1(1 - SMALLEST_SLOPE));
    String text =
        (CURVE + end)
            .replace("{share}", Double.toString(1 - bins * SMALLEST_SIZE))
            .replace("{smallestSize}", Double.toString(SMALLEST_SIZE))
            .replace("{smallestSlope}", Double.toString(SMALLEST_SLOPE))
            .replace("{identity}", Double.toString(identity))
            .replace("{length}", Double.toString(2 * bound))
            .replace("{bound}", Double.toString(bound))
            .replace("{groups}", Integer.toString(groups(bins)))
            .replace("{twoBins}", Integer.toString(2 * bins))
            .replace("{bins}", Integer.toString(bins))
            .replace("{inner}", Integer.toString(bins - 1))
            .replace("{searched}", searched);
    return Kernel.of(name, text);
  }
}
