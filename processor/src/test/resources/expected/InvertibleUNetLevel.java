package good;

import dev.retrace.annotations.Half;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import javax.annotation.processing.Generated;

/**
 * The invertible layer that {@link UNetLevel} declares, step by step.
 *
 * <pre>{@code
 * x <- encode(x), each in turn
 * x <- junction(x), if present
 * x <- decode(x), each in turn
 * }</pre>
 */
@Generated("dev.retrace.processor.InvertibleProcessor")
public final class InvertibleUNetLevel extends DeclaredBlock {
  private final InvertibleChain encode;
  private final InvertibleChain junction;
  private final InvertibleChain decode;

  /**
   * Asks the declared class for each step once, in order.
   *
   * @param declared what the layer is made of
   */
  public InvertibleUNetLevel(UNetLevel declared) {
    encode = list("encode", Half.BOTH, declared.encode(), InvertibleUnit::of);
    junction = optional("junction", Half.BOTH, declared.junction(), InvertibleJunction::new);
    decode = list("decode", Half.BOTH, declared.decode(), InvertibleUnit::of);
  }

  @Override
  public State forward(State x, Pass pass) {
    State state = encode.forward(x, pass);
    state = junction.forward(state, pass);
    return decode.forward(state, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = decode.inverse(y, pass);
    state = junction.inverse(state, pass);
    return encode.inverse(state, pass);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = decode.backward(y, pass, sink);
    trace = junction.backward(trace, pass, sink);
    return encode.backward(trace, pass, sink);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    Trace trace = encode.inverseBackward(x, pass, sink);
    trace = junction.inverseBackward(trace, pass, sink);
    return decode.inverseBackward(trace, pass, sink);
  }
}
