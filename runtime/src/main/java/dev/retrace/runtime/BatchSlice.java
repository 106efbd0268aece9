package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.retrace.runtime.kernel.CloneKernel;
import java.util.List;
import java.util.stream.LongStream;

/** Some neighbouring samples of a batch. */
record BatchSlice(long from, long to, long batch) {
  /** All slices of a batch; the last one may be smaller. */
  static List<BatchSlice> of(long batch, long samples) {
    return LongStream.iterate(0, from -> from < batch, from -> from + samples)
        .mapToObj(from -> new BatchSlice(from, Math.min(batch, from + samples), batch))
        .toList();
  }

  /** The samples, (batch, ...), as a view; owned by the caller. */
  NDArray viewOf(NDArray whole) {
    return whole.get(new NDIndex().addSliceDim(from, to));
  }

  /** The samples, (batch, ...), in memory of their own, and still in the graph. */
  NDArray copyOf(NDArray whole) {
    try (NDArray view = viewOf(whole)) {
      return CloneKernel.contiguousClone(view);
    }
  }
}
