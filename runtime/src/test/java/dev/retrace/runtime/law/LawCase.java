package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A law at one size: the part it writes lies in the middle of a larger buffer, with foreign
 * channels on both sides, so that it is never contiguous; with a step of two, foreign positions lie
 * between those it writes, too.
 */
@SuppressWarnings("ArrayRecordComponent") // it carries numbers and is never compared
record LawCase(CouplingLaw law, long batch, int written, int step, long... spatial) {
  /** Every law that wears {@code AutoService(CouplingLaw.class)}. */
  static Stream<CouplingLaw> laws() {
    return ServiceLoader.load(CouplingLaw.class).stream().map(ServiceLoader.Provider::get);
  }

  /** Every law in 1-D to 3-D, at even, odd and single channels, at batches of one and of three. */
  static Stream<LawCase> all() {
    return laws()
        .flatMap(
            law ->
                Stream.of(
                    new LawCase(law, 1, 1, 1, 4),
                    new LawCase(law, 3, 2, 2, 3),
                    new LawCase(law, 3, 1, 1, 2, 3),
                    new LawCase(law, 1, 3, 1, 2, 2),
                    new LawCase(law, 1, 3, 2, 2, 2),
                    new LawCase(law, 1, 1, 1, 2, 1, 2),
                    new LawCase(law, 3, 3, 1, 2, 1, 2),
                    new LawCase(law, 3, 1, 2, 2, 1, 2)));
  }

  /**
   * By how much more than a short formula the law may be off: a recorded one solves for its input
   * by other operations than those that made its output, and the third derivatives of a spline,
   * which differences leave out, are in the thousands.
   */
  double slack() {
    return law instanceof RecordedLaw ? 30 : 1;
  }

  Shape part() {
    return shape(written, 1);
  }

  Shape branch() {
    return shape(law.branchChannels(written), 1);
  }

  Shape buffer() {
    return shape(written + 2, step);
  }

  private Shape shape(long channels, int times) {
    return new Shape(
        LongStream.concat(
                LongStream.of(batch, channels), Arrays.stream(spatial).map(size -> times * size))
            .toArray());
  }

  /** A buffer of random numbers. */
  NDArray buffer(NDManager manager, DataType type, long seed) {
    return Numbers.normal(manager, type, seed, buffer());
  }

  /** The part of a buffer that the law writes, a view. */
  NDArray partOf(NDArray buffer) {
    NDIndex index = new NDIndex().addAllDim(1).addSliceDim(1, 1L + written);
    for (long size : spatial) {
      index.addSliceDim(step - 1, step * size, step);
    }
    return buffer.get(index);
  }

  /** The numbers that are not the law's business. */
  double[] rest(NDArray buffer) {
    double[] all = Numbers.doubles(buffer);
    Set<Integer> ours = places();
    return IntStream.range(0, all.length)
        .filter(i -> !ours.contains(i))
        .mapToDouble(i -> all[i])
        .toArray();
  }

  // Where the part lies in the buffer: a view of the buffer's own indices.
  private Set<Integer> places() {
    try (NDManager manager = NDManager.newBaseManager()) {
      double[] indices = IntStream.range(0, (int) buffer().size()).asDoubleStream().toArray();
      NDArray numbered = Numbers.of(manager, DataType.FLOAT64, indices, buffer());
      return Arrays.stream(partOf(numbered).toDoubleArray())
          .mapToObj(i -> (int) i)
          .collect(Collectors.toSet());
    }
  }

  @Override
  public String toString() {
    return law.getClass().getSimpleName() + " " + part() + " step " + step;
  }
}
