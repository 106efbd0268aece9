package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The left or the right sites of a pattern. The branch reads the whole tensor with these sites set
 * to zero, and what it returns at the other sites is ignored.
 *
 * @param pattern which sites are left
 * @param writes the part that is written
 */
public record SiteRegion(Pattern pattern, Half writes) implements Region {
  // Sites of x whose parity is not the wanted one become zero: filled, not multiplied, so that not
  // even the sign of the zero tells what is hidden. One mask for the whole batch.
  private static final Kernel KEEP =
      Kernel.of(
          "keep_sites",
          """
          def forward(self, x: Tensor, channels: Tensor, space: Tensor) -> Tensor:
            parts = x.reshape(x.size(0), x.size(1), -1)
            hidden = torch.eq(channels.unsqueeze(1), space.unsqueeze(0))
            return torch.masked_fill(parts, hidden, 0.0).view(x.size())
          """);

  @Override
  public Shape writtenShape(Shape whole) {
    if (lattices(whole, false).isEmpty() || lattices(whole, true).isEmpty()) {
      throw new LayerException(
          String.format(
              "all sites of %s are on one side of the pattern %s; both parts need at least one",
              whole, pattern.getClass().getSimpleName()));
    }
    return whole;
  }

  @Override
  public Shape readShape(Shape whole) {
    return whole;
  }

  @Override
  public NDArray read(NDArray whole) {
    return keep(whole, whole.getShape().get(1), writes == Half.LEFT);
  }

  @Override
  public void addRead(NDArray wholeGrad, NDArray readGrad) {
    try (NDArray kept = read(readGrad)) {
      wholeGrad.addi(kept);
    }
  }

  @Override
  public CouplingLaw restrict(CouplingLaw law) {
    return law.isIdentityAtZero()
        ? new MaskedLaw(law, (array, channels) -> keep(array, channels, writes == Half.RIGHT))
        : new LatticeLaw(law, this::written);
  }

  private List<Lattice> written(Shape whole) {
    return lattices(whole, writes == Half.RIGHT);
  }

  /** The sites with an odd or an even number of odd coordinates, in as few views as can be. */
  private List<Lattice> lattices(Shape whole, boolean odd) {
    int axes = whole.dimension() - 1;
    List<Lattice> found = new ArrayList<>();
    for (int choice = 0; choice < 1 << axes; choice++) {
      if (Integer.bitCount(choice) % 2 == (odd ? 1 : 0)) {
        List<List<Span>> spans = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
          spans.add(spans(axis, (int) whole.get(axis + 1), (choice >> axis & 1) == 1));
        }
        found.addAll(Lattice.product(spans));
      }
    }
    return found;
  }

  private List<Span> spans(int axis, int size, boolean odd) {
    return Span.cover(
        IntStream.range(0, size)
            .filter(coordinate -> pattern.isOdd(axis, coordinate, size) == odd)
            .boxed()
            .toList());
  }

  // x may have several groups of `channels` channels. A site is odd where the parities of its
  // channel
  // and its place differ; the kernel hides where they agree, so for even sites one side is flipped.
  private NDArray keep(NDArray x, long channels, boolean odd) {
    Shape shape = x.getShape();
    boolean[] byChannel = new boolean[(int) shape.get(1)];
    for (int i = 0; i < byChannel.length; i++) {
      int channel = (int) (i % channels);
      byChannel[i] = pattern.isOdd(0, channel, (int) channels);
    }
    boolean[] byPlace = parities(shape.slice(2));
    if (!odd) {
      for (int i = 0; i < byPlace.length; i++) {
        byPlace[i] ^= true;
      }
    }
    try (NDManager scratch = x.getManager().newSubManager();
        NDArray rows = scratch.create(byChannel);
        NDArray places = scratch.create(byPlace)) {
      return KEEP.call(x, rows, places);
    }
  }

  private boolean[] parities(Shape space) {
    boolean[] parities = new boolean[(int) space.size()];
    int inner = parities.length;
    for (int axis = 0; axis < space.dimension(); axis++) {
      int size = (int) space.get(axis);
      inner /= size;
      for (int i = 0; i < parities.length; i++) {
        parities[i] ^= pattern.isOdd(axis + 1, i / inner % size, size);
      }
    }
    return parities;
  }
}
