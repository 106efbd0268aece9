package dev.retrace.runtime.branch;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.kernel.BranchConvolutionKernel;
import dev.retrace.runtime.kernel.Layout;
import dev.retrace.runtime.kernel.NormActivationKernel;
import dev.retrace.runtime.kernel.NormActivationKernel.Target;
import dev.retrace.runtime.kernel.NormKernel;
import dev.retrace.runtime.kernel.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns the settings of a {@link ConvUnit} into kernels, once the shapes are known. */
final class StagePlan {
  private static final double EPSILON = 1e-5;
  private static final long CHANNELS_PER_GROUP = 8;

  private final int depth;
  private final int outChannels;
  private final Norm norm;
  private final int groups;
  private final ActivationKernel activation;
  private final Precision precision;

  /** With {@code groups} 0 for the default. */
  StagePlan(
      int depth,
      int outChannels,
      Norm norm,
      int groups,
      ActivationKernel activation,
      Precision precision) {
    this.depth = depth;
    this.outChannels = outChannels;
    this.norm = norm;
    this.groups = groups;
    this.activation = activation;
    this.precision = precision;
  }

  /** In which the convolutions' results are kept. */
  Precision precision() {
    return precision;
  }

  /** The channels after each convolution. */
  long[] widths(long inChannels) {
    long[] widths = new long[depth];
    Arrays.fill(widths, Math.max(inChannels, outChannels));
    widths[depth - 1] = outChannels;
    return widths;
  }

  /** The chain, for an input (batch, channels, ...) of known or unknown (-1) extents. */
  List<ConvPiece> pieces(Shape input, ConvParameters parameters) {
    List<ConvPiece> pieces = new ArrayList<>();
    NormActivationKernel before = null;
    for (int i = 0; i < depth; i++) {
      NormActivationKernel after = tail(input, i, parameters.isModulated() && i == 0);
      BranchConvolutionKernel convolution =
          new BranchConvolutionKernel(
              input.dimension() - 2,
              precision,
              before == null ? Layout.ANY : before.layout(),
              after.layout());
      pieces.add(piece(before, i - 1, parameters, convolution, parameters.weight(i)));
      before = after;
    }
    pieces.add(piece(before, depth - 1, parameters, null, null));
    return pieces;
  }

  private static ConvPiece piece(
      NormActivationKernel tail,
      int stage,
      ConvParameters parameters,
      BranchConvolutionKernel convolution,
      Parameter weight) {
    List<Parameter> affine = tail == null ? List.of() : parameters.affine(stage);
    boolean modulated = stage == 0 && parameters.isModulated();
    return new ConvPiece(tail, affine, modulated, convolution, weight);
  }

  private NormActivationKernel tail(Shape input, int stage, boolean modulated) {
    return new NormActivationKernel(
        norm(input, widths(input.get(1))[stage]),
        modulated,
        activation,
        precision,
        stage == depth - 1 ? Target.CALLER : Target.BRANCH);
  }

  private Optional<NormKernel> norm(Shape input, long width) {
    return switch (norm) {
      case NONE -> Optional.empty();
      case INSTANCE -> {
        requireSeveralValues(input, 1, "instance");
        yield Optional.of(NormKernel.instance(EPSILON));
      }
      case GROUP -> {
        long count = groups == 0 ? defaultGroups(width) : groups;
        if (width % count != 0) {
          throw new IllegalArgumentException(
              "group normalisation cannot divide %d channels into %d groups; choose a divisor"
                  .formatted(width, count));
        }
        requireSeveralValues(input, width / count, "group");
        yield Optional.of(NormKernel.group((int) count, EPSILON));
      }
    };
  }

  private static long defaultGroups(long width) {
    long count = Math.max(1, width / CHANNELS_PER_GROUP);
    while (width % count != 0) {
      count--;
    }
    return count;
  }

  // The mean of one value is the value: the result would be the shift, whatever the input.
  private static void requireSeveralValues(Shape input, long channels, String kind) {
    boolean single = Arrays.stream(input.slice(2).getShape()).allMatch(extent -> extent == 1);
    if (single && channels == 1) {
      throw new IllegalArgumentException(
          ("%s normalisation of %s would average a single value per channel and erase it; "
                  + "use Norm.GROUP with fewer groups, Norm.NONE, or a larger input")
              .formatted(kind, input));
    }
  }
}
