package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.split.HalfRegion;
import dev.retrace.runtime.split.Pattern;
import dev.retrace.runtime.split.Region;
import dev.retrace.runtime.split.SiteRegion;
import dev.retrace.runtime.split.StreamRegion;

/** How the state of a declared class divides into parts: where, and what is done with the parts. */
abstract class DividedBlock extends InvertibleBlock {
  private int leftChannels = HalfRegion.IN_HALF;
  private int streams = 2;
  private Pattern pattern;

  /**
   * Divides the channels as {@code @Split} says; in half unless this is called, before any step is
   * added.
   *
   * @param channels of the left part
   */
  protected final void splitAt(int channels) {
    leftChannels = channels;
  }

  /**
   * Divides the channels into streams, as equal as can be.
   *
   * @param number at least two
   */
  protected final void splitInto(int number) {
    streams = number;
  }

  /**
   * Divides sites instead of channels.
   *
   * @param sites which of them are left
   */
  protected final void splitBy(Pattern sites) {
    pattern = sites;
  }

  /** Whether the parts are sites, so that neither has a view of its own. */
  final boolean dividesSites() {
    return pattern != null;
  }

  /** What a coupling of halves or sites writes. */
  final Region region(Half writes) {
    return pattern == null ? new HalfRegion(writes, leftChannels) : new SiteRegion(pattern, writes);
  }

  /** What a coupling of streams writes. */
  final Region region(int stream) {
    return new StreamRegion(stream, streams);
  }

  /**
   * A law on the sites of this class's pattern.
   *
   * @param law of the part
   * @param writes the part it changes
   * @return the law, to be given whole buffers
   */
  protected final CouplingLaw law(CouplingLaw law, Half writes) {
    return region(writes).restrict(law);
  }

  /**
   * A law on one of this class's streams.
   *
   * @param law of the part
   * @param stream the one it changes, from 0
   * @return the law, to be given whole buffers
   */
  protected final CouplingLaw law(CouplingLaw law, int stream) {
    return region(stream).restrict(law);
  }

  /**
   * Views both parts of a buffer; what is written into them is written into the buffer.
   *
   * @param buffer (batch, channel, spatial...), borrowed
   * @return the views, to be closed
   */
  protected final Parts parts(NDArray buffer) {
    return Parts.of(buffer, leftOf(buffer.getShape().get(1)));
  }

  /**
   * Takes a state apart into two that own their memory.
   *
   * @param x consumed
   * @return both parts, on the way of {@code x}
   */
  protected final Lanes<State> lanes(State x) {
    Lanes<NDArray> lanes = Lanes.apart(x.value(), this::parts);
    return new Lanes<>(x.with(lanes.left()), x.with(lanes.right()));
  }

  /**
   * Takes a trace apart into two that own their memory.
   *
   * @param y consumed
   * @return both parts, on the way of {@code y}
   */
  protected final Lanes<Trace> lanes(Trace y) {
    Lanes<NDArray> value = Lanes.apart(y.value(), this::parts);
    Lanes<NDArray> grad = Lanes.apart(y.grad(), this::parts);
    return new Lanes<>(y.with(value.left(), grad.left()), y.with(value.right(), grad.right()));
  }

  /**
   * Writes two states into one buffer.
   *
   * @param left consumed
   * @param right consumed
   * @return the whole, on their common way
   */
  protected final State join(State left, State right) {
    return left.with(Lanes.together(left.value(), right.value()));
  }

  /**
   * Writes two traces into one buffer each for value and gradient.
   *
   * @param left consumed
   * @param right consumed
   * @return the whole, on their common way
   */
  protected final Trace join(Trace left, Trace right) {
    return left.with(
        Lanes.together(left.value(), right.value()), Lanes.together(left.grad(), right.grad()));
  }

  /** How many of so many channels are left. */
  final long leftOf(long channels) {
    return leftChannels == HalfRegion.IN_HALF ? channels / 2 : leftChannels;
  }
}
