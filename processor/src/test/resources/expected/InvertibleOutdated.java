package good;

import dev.retrace.annotations.Half;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Outdated} declares, step by step.
 *
 * <pre>{@code
 * x <- pair(x)
 * }</pre>
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
@SuppressWarnings({"deprecation", "removal"})
public final class InvertibleOutdated extends DeclaredBlock {
  private final InvertibleCouplingPair pair;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleOutdated(Outdated declared) {
    pair = layer("pair", Half.BOTH, declared.pair(), InvertibleCouplingPair::new);
  }

  @Override
  public State forward(State x, Pass pass) {
    return pair.forward(x, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
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
