package good;

import dev.retrace.annotations.Half;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Lanes;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import java.util.function.Function;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link Lists} declares, step by step.
 *
 * <pre>{@code
 * left <- subtype(left), each in turn
 * x    <- runtime(x), each in turn
 * x    <- wildcard(x), if present
 * x    <- chosen(x)
 * x    <- once(x)
 * }</pre>
 *
 * <p>The left part is the first half of the channels, rounded down.
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleLists extends DeclaredBlock {
  private final InvertibleChain subtype;
  private final InvertibleChain runtime;
  private final InvertibleChain wildcard;
  private final InvertibleBlock chosen;
  private final InvertibleCouplingPair once;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleLists(Lists declared) {
    subtype = list("subtype", Half.LEFT, declared.subtype(), InvertibleCouplingPair::new);
    runtime = list("runtime", Half.BOTH, declared.runtime(), Function.identity());
    wildcard = optional("wildcard", Half.BOTH, declared.wildcard(), InvertibleCouplingPair::new);
    chosen = layer("chosen", Half.BOTH, declared.chosen(), InvertibleUnit::of);
    once = layer("once", Half.BOTH, declared.once(), InvertibleCouplingPair::new);
  }

  @Override
  public State forward(State x, Pass pass) {
    Lanes<State> lanes = lanes(x);
    State left = subtype.forward(lanes.left(), pass);
    State state = join(left, lanes.right());
    state = runtime.forward(state, pass);
    state = wildcard.forward(state, pass);
    state = chosen.forward(state, pass);
    return once.forward(state, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = once.inverse(y, pass);
    state = chosen.inverse(state, pass);
    state = wildcard.inverse(state, pass);
    state = runtime.inverse(state, pass);
    Lanes<State> lanes = lanes(state);
    State left = subtype.inverse(lanes.left(), pass);
    return join(left, lanes.right());
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = once.backward(y, pass, sink);
    trace = chosen.backward(trace, pass, sink);
    trace = wildcard.backward(trace, pass, sink);
    trace = runtime.backward(trace, pass, sink);
    Lanes<Trace> lanes = lanes(trace);
    Trace left = subtype.backward(lanes.left(), pass, sink);
    return join(left, lanes.right());
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    Lanes<Trace> lanes = lanes(x);
    Trace left = subtype.inverseBackward(lanes.left(), pass, sink);
    Trace trace = join(left, lanes.right());
    trace = runtime.inverseBackward(trace, pass, sink);
    trace = wildcard.inverseBackward(trace, pass, sink);
    trace = chosen.inverseBackward(trace, pass, sink);
    return once.inverseBackward(trace, pass, sink);
  }
}
