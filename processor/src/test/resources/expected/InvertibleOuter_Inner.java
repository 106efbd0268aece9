package good;

import dev.retrace.annotations.Half;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Outer.Inner} declares, step by step.
 *
 * <pre>{@code
 * x <- nested(x)
 * }</pre>
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
final class InvertibleOuter_Inner extends DeclaredBlock {
  private final InvertibleOuter_Nested nested;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  InvertibleOuter_Inner(Outer.Inner declared) {
    nested = layer("nested", Half.BOTH, declared.nested(), InvertibleOuter_Nested::new);
  }

  @Override
  public State forward(State x, Pass pass) {
    return nested.forward(x, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    return nested.inverse(y, pass);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    return nested.backward(y, pass, sink);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return nested.inverseBackward(x, pass, sink);
  }
}
