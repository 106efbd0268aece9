package dev.retrace.runtime.verify;

import dev.retrace.annotations.Half;
import dev.retrace.runtime.DeclaredBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;

/** As if generated for two layers, but changed by hand: inverse runs them in the wrong order. */
final class Misordered extends DeclaredBlock {
  private final InvertibleBlock first;
  private final InvertibleBlock second;

  Misordered(InvertibleBlock first, InvertibleBlock second) {
    this.first = layer("first", Half.BOTH, first);
    this.second = layer("second", Half.BOTH, second);
  }

  @Override
  public State forward(State x, Pass pass) {
    return second.forward(first.forward(x, pass), pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    return second.inverse(first.inverse(y, pass), pass);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    return first.backward(second.backward(y, pass, sink), pass, sink);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return second.inverseBackward(first.inverseBackward(x, pass, sink), pass, sink);
  }
}
