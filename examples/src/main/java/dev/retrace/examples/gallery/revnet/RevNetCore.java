package dev.retrace.examples.gallery.revnet;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.bijection.Squeeze;
import java.util.List;
import java.util.stream.Stream;

/**
 * All of the network that is invertible: residual blocks at three resolutions. Where an ordinary
 * network would pool, a squeeze turns each square of four pixels into four times the channels, and
 * nothing is lost.
 *
 * @param channels of the state at full resolution; 4 and 16 times as many after the squeezes
 * @param blocks at each resolution
 */
@Invertible
record RevNetCore(int channels, int blocks) {
  @Invertible
  List<ReversibleResidual> fine() {
    return blocks(channels);
  }

  @Invertible
  Squeeze halve() {
    return new Squeeze(2, 2);
  }

  @Invertible
  List<ReversibleResidual> middle() {
    return blocks(4 * channels);
  }

  @Invertible
  Squeeze quarter() {
    return new Squeeze(2, 2);
  }

  @Invertible
  List<ReversibleResidual> coarse() {
    return blocks(16 * channels);
  }

  private List<ReversibleResidual> blocks(int width) {
    return Stream.generate(() -> new ReversibleResidual(width)).limit(blocks).toList();
  }
}
