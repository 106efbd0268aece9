package good;

import dev.retrace.annotations.Half;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Lanes;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import java.util.function.Function;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Junction} declares, step by step.
 *
 * <pre>{@code
 * left  <- attend(left), if present
 * right <- down(right)
 * right <- level(right)
 * right <- up(right)
 * }</pre>
 *
 * <p>The left part has {@code kept()} channels.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleJunction extends DeclaredBlock {
  private final InvertibleChain attend;
  private final InvertibleChain down;
  private final InvertibleUNetLevel level;
  private final InvertibleChain up;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleJunction(Junction declared) {
    splitAt(declared.kept());
    attend = optional("attend", Half.LEFT, declared.attend(), Function.identity());
    down = layer("down", Half.RIGHT, declared.down());
    level = layer("level", Half.RIGHT, declared.level(), InvertibleUNetLevel::new);
    up = layer("up", Half.RIGHT, declared.up());
  }

  @Override
  public State forward(State x, Pass pass) {
    Lanes<State> lanes = lanes(x);
    State left = attend.forward(lanes.left(), pass);
    State right = down.forward(lanes.right(), pass);
    right = level.forward(right, pass);
    right = up.forward(right, pass);
    return join(left, right);
  }

  @Override
  public State inverse(State y, Pass pass) {
    Lanes<State> lanes = lanes(y);
    State right = up.inverse(lanes.right(), pass);
    right = level.inverse(right, pass);
    right = down.inverse(right, pass);
    State left = attend.inverse(lanes.left(), pass);
    return join(left, right);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Lanes<Trace> lanes = lanes(y);
    Trace right = up.backward(lanes.right(), pass, sink);
    right = level.backward(right, pass, sink);
    right = down.backward(right, pass, sink);
    Trace left = attend.backward(lanes.left(), pass, sink);
    return join(left, right);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    Lanes<Trace> lanes = lanes(x);
    Trace left = attend.inverseBackward(lanes.left(), pass, sink);
    Trace right = down.inverseBackward(lanes.right(), pass, sink);
    right = level.inverseBackward(right, pass, sink);
    right = up.inverseBackward(right, pass, sink);
    return join(left, right);
  }
}
