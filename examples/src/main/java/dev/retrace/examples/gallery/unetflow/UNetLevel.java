package dev.retrace.examples.gallery.unetflow;

import dev.retrace.annotations.Invertible;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One level of a U-Net and all levels below it: steps of flow on the way down and on the way up,
 * and the descent between them. Etmann, Ke and Schönlieb, "iUNets: Fully Invertible U-Nets with
 * Learnable Up- and Downsampling", 2020.
 *
 * @param channels of the state at this level, even
 * @param levels from here to the bottom, at least 1
 * @param steps of flow on each way
 */
@Invertible
record UNetLevel(int channels, int levels, int steps) {
  @Invertible
  List<FlowStep> encode() {
    return flow();
  }

  @Invertible
  Optional<Descent> descend() {
    return levels == 1 ? Optional.empty() : Optional.of(new Descent(channels, levels, steps));
  }

  @Invertible
  List<FlowStep> decode() {
    return flow();
  }

  private List<FlowStep> flow() {
    return Stream.generate(() -> new FlowStep(channels)).limit(steps).toList();
  }
}
