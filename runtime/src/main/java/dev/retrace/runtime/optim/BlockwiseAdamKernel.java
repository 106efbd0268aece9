package dev.retrace.runtime.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.kernel.Kernel;
import java.util.HashMap;
import java.util.Map;

/**
 * Adam's step with moments in 8 bits: a run of blocks is decoded, stepped in the weight's type, and
 * encoded again while it is still in the cache.
 *
 * <p>A code is found without a search: relative to the largest of its block, a magnitude x in
 * [10⁻ᵏ⁻¹, 10⁻ᵏ) has the rank ⌊2ⁿ(1 + (10ᵏx − 0.1)/0.9)⌋, see {@link DynamicCodes}. A second moment
 * that is not zero is never encoded as zero: dividing by its root would throw the weight far away.
 */
final class BlockwiseAdamKernel implements AutoCloseable {
  // Ranks are rounded down; the smallest excess keeps what is largest in a block at exactly 1.
  private static final double EXCESS = 1e-6;

  private record Tables(NDArray signed, NDArray unsigned) {}

  private record Place(Device device, DataType type) {}

  private final Kernel kernel;
  private final NDManager manager;
  private final Map<Place, Tables> tables = new HashMap<>();

  BlockwiseAdamKernel(NDManager parent, AdamFormula formula, int block) {
    manager = parent.newSubManager();
    kernel =
        Kernel.of(
            "Adam with 8-bit moments",
            formula.methods()
                + """
                def decode(self, codes: Tensor, scales: Tensor, table: Tensor, width: int) -> Tensor:
                  x = torch.index_select(table, 0, torch.to(codes, 3))
                  return torch.mul_(torch.view(x, [-1, width]), torch.unsqueeze(scales, 1))

                def rank(self, x: Tensor, scales: Tensor, log_cells: float) -> Tensor:
                  blocks = torch.amax(x, [1])
                  written = torch.copy_(scales, blocks)
                  x = torch.div(x, torch.unsqueeze(torch.clamp_min(scales, {tiny}), 1))
                  e = torch.clamp_(torch.floor_(torch.log10(x)), -7, -1)
                  x = torch.add_(torch.mul_(x, torch.exp2(torch.mul(e, -{log10}))), 8)
                  return torch.floor_(torch.mul_(x, torch.exp2_(torch.add_(e, log_cells))))

                def encode_signed(self, x: Tensor, codes: Tensor, scales: Tensor) -> Tensor:
                  rank = torch.copysign(self.rank(torch.abs(x), scales, {signed}), x)
                  code = torch.clamp_min_(torch.add_(rank, {zero}), 0)
                  return torch.copy_(codes, torch.view(code, [-1]))

                def encode_unsigned(self, x: Tensor, codes: Tensor, scales: Tensor) -> Tensor:
                  code = torch.sub_(self.rank(x, scales, {unsigned}), 1)
                  code = torch.maximum(code, torch.sign(x))
                  return torch.copy_(codes, torch.view(code, [-1]))

                def blocks(self, p: Tensor, g: Tensor, mc: Tensor, ms: Tensor, vc: Tensor, vs: Tensor, tm: Tensor, tv: Tensor, keep: float, rate: float, scale: float, start: int, end: int, width: int) -> Tensor:
                  first = torch.floordiv(start, {block})
                  last = torch.floordiv(torch.add(end, {block} - 1), {block})
                  mc = torch.slice(mc, 0, start, end)
                  vc = torch.slice(vc, 0, start, end)
                  ms = torch.slice(ms, 0, first, last)
                  vs = torch.slice(vs, 0, first, last)
                  m = self.decode(mc, ms, tm, width)
                  v = self.decode(vc, vs, tv, width)
                  flat = torch.view(v, [-1])
                  p = torch.slice(p, 0, start, end)
                  g = torch.slice(g, 0, start, end)
                  done = self.descend(p, g, torch.view(m, [-1]), flat, flat, keep, rate, scale)
                  first_codes = self.encode_signed(m, mc, ms)
                  return self.encode_unsigned(v, vc, vs)

                def forward(self, p: Tensor, g: Tensor, mc: Tensor, ms: Tensor, vc: Tensor, vs: Tensor, tm: Tensor, tv: Tensor, numbers: Tensor) -> Tensor:
                  keep = self.number(numbers, 0)
                  rate = self.number(numbers, 1)
                  scale = self.number(numbers, 2)
                  run = int(self.number(numbers, 3))
                  weight = torch.contiguous(p)
                  flat = torch.view(weight, [-1])
                  g = torch.reshape(g, [-1])
                  mc = torch.view(mc, [-1])
                  vc = torch.view(vc, [-1])
                  values = torch.size(flat, 0)
                  even = torch.mul(torch.floordiv(values, {block}), {block})
                  for i in range(torch.floordiv(torch.add(even, run - 1), run)):
                    start = torch.mul(i, run)
                    end = ops.prim.min(torch.add(start, run), even)
                    done = self.blocks(flat, g, mc, ms, vc, vs, tm, tv, keep, rate, scale, start, end, {block})
                  if torch.lt(even, values):
                    done = self.blocks(flat, g, mc, ms, vc, vs, tm, tv, keep, rate, scale, even, values, values - even)
                  written = torch.copy_(p, weight)
                  return numbers
                """
                    .replace("{block}", Integer.toString(block))
                    .replace("{zero}", Integer.toString(DynamicCodes.SIGNED_ZERO))
                    .replace("{signed}", logCells(DynamicCodes.SIGNED_BITS))
                    .replace("{unsigned}", logCells(DynamicCodes.UNSIGNED_BITS))
                    .replace("{log10}", Double.toString(log2(10)))
                    .replace("{tiny}", Float.toString(Float.MIN_NORMAL)));
  }

  // With e = -k - 1 the rank is 2^(bits - k) (10^k x + 0.8) / 0.9 = 2^(e + bits + 1) (x / 10^e + 8)
  // / 9.
  private static String logCells(int bits) {
    return Double.toString(bits + 1 - log2(9) + log2(1 + EXCESS));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /**
   * Updates a piece of a tensor in place.
   *
   * @param views weight, gradient, then codes and scales of the first and of the second moment; the
   *     piece starts at the border of a block
   * @param numbers of the formula
   */
  void call(NDArray[] views, NDArray numbers) {
    Tables codes =
        tables.computeIfAbsent(
            new Place(views[0].getDevice(), views[0].getDataType()), this::tables);
    kernel
        .call(
            views[0],
            views[1],
            views[2],
            views[3],
            views[4],
            views[5],
            codes.signed,
            codes.unsigned,
            numbers)
        .close();
  }

  private Tables tables(Place place) {
    return new Tables(table(DynamicCodes.signed(), place), table(DynamicCodes.unsigned(), place));
  }

  // An array made from Java numbers borrows their memory; its duplicate owns its own.
  private NDArray table(double[] values, Place place) {
    try (NDArray borrowed = manager.create(values);
        NDArray typed = borrowed.toType(place.type(), false);
        NDArray there = typed.toDevice(place.device(), false)) {
      NDArray table = there.duplicate();
      table.attach(manager);
      return table;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
