package good;

import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import javax.annotation.processing.Generated;

/** The invertible layer that {@link Extra.Nothing} declares; it has no step and is the identity. */
@Generated("dev.retrace.processor.InvertibleProcessor")
final class InvertibleExtra_Nothing extends DeclaredBlock {
  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  InvertibleExtra_Nothing(Extra.Nothing declared) {}

  @Override
  public State forward(State x, Pass pass) {
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    return y;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return x;
  }
}
