package dev.retrace.runtime.law;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A law at one size: the part it writes lies in the middle of a larger buffer, with foreign
 * channels on both sides, so that it is never contiguous.
 */
@SuppressWarnings("ArrayRecordComponent") // it carries numbers and is never compared
record LawCase(CouplingLaw law, long batch, int written, long... spatial) {
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
                    new LawCase(law, 1, 1, 4),
                    new LawCase(law, 3, 2, 3),
                    new LawCase(law, 3, 1, 2, 3),
                    new LawCase(law, 1, 3, 2, 2),
                    new LawCase(law, 1, 1, 2, 1, 2),
                    new LawCase(law, 3, 3, 2, 1, 2)));
  }

  Shape part() {
    return shape(written);
  }

  Shape branch() {
    return shape(law.branchChannels(written));
  }

  Shape buffer() {
    return shape(written + 2);
  }

  private Shape shape(long channels) {
    return new Shape(
        LongStream.concat(LongStream.of(batch, channels), Arrays.stream(spatial)).toArray());
  }

  /** A buffer of random numbers. */
  NDArray buffer(NDManager manager, DataType type, long seed) {
    return Numbers.normal(manager, type, seed, buffer());
  }

  /** The part of a buffer that the law writes, a view. */
  NDArray partOf(NDArray buffer) {
    return buffer.get(new NDIndex().addAllDim(1).addSliceDim(1, 1L + written));
  }

  /** The channels that are not the law's business. */
  double[] rest(NDArray buffer) {
    double[] all = Numbers.doubles(buffer);
    long positions = Arrays.stream(spatial).reduce(1, (a, b) -> a * b);
    return IntStream.range(0, all.length)
        .filter(i -> i / positions % (written + 2) % (written + 1) == 0)
        .mapToDouble(i -> all[i])
        .toArray();
  }

  @Override
  public String toString() {
    return law.getClass().getSimpleName() + " " + part();
  }
}
