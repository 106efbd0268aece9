package good;

import dev.retrace.annotations.Half;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Trace;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link State} declares, step by step.
 *
 * <pre>{@code
 * x <- pair(x)
 * }</pre>
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleState extends DeclaredBlock {
  private final InvertibleCouplingPair pair;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleState(State declared) {
    pair = layer("pair", Half.BOTH, declared.pair(), InvertibleCouplingPair::new);
  }

  @Override
  public dev.retrace.runtime.State forward(dev.retrace.runtime.State x, Pass pass) {
    return pair.forward(x, pass);
  }

  @Override
  public dev.retrace.runtime.State inverse(dev.retrace.runtime.State y, Pass pass) {
    return pair.inverse(y, pass);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    return pair.backward(y, pass, sink);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return pair.inverseBackward(x, pass, sink);
  }
}
