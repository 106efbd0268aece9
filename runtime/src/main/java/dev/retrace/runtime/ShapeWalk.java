package dev.retrace.runtime;

import ai.djl.ndarray.types.Shape;

/**
 * Carries a shape through a network, step by step, the way its generated {@code forward} carries a
 * state: declared classes and chains are entered, couplings and all other layers are steps. Nothing
 * is computed, so a network is enough whose parameters have shapes only. Nor are couplings asked
 * whether they can take the shape: {@code initialize} does that.
 *
 * <p>The generated {@code backward} takes the same steps in the opposite order.
 */
public final class ShapeWalk {
  /** Is told each step, in order. */
  public interface Visitor {
    /**
     * A coupling, which keeps the shape.
     *
     * @param path from the network, such as {@code encode[1].residual}
     * @param coupling the step; its branch and law are those of the network
     * @param shape (batch, channel, spatial...) of the whole
     */
    void coupling(String path, CouplingLayer coupling, Shape shape);

    /**
     * A layer that is not entered.
     *
     * @param path from the network; empty if it is the network
     * @param layer the step
     * @param input (batch, channel, spatial...)
     * @param output (batch, channel, spatial...)
     */
    void layer(String path, InvertibleBlock layer, Shape input, Shape output);

    /**
     * Both parts are copied out of the whole, which then is freed.
     *
     * @param path of the declared class
     * @param whole (batch, channel, spatial...)
     */
    void apart(String path, Shape whole);

    /**
     * Both parts are written into one buffer, and then are freed.
     *
     * @param path of the declared class
     * @param whole (batch, channel, spatial...)
     */
    void together(String path, Shape whole);

    /**
     * Here begins a layer that a {@link MemoryPlan} can show the batch in slices.
     *
     * @param path from the network
     * @param layer what the plan names
     * @param input (batch, channel, spatial...)
     */
    void enter(String path, InvertibleBlock layer, Shape input);

    /**
     * Here ends the layer that was entered last.
     *
     * @param output (batch, channel, spatial...)
     */
    void leave(Shape output);
  }

  private final Visitor visitor;

  private ShapeWalk(Visitor visitor) {
    this.visitor = visitor;
  }

  /**
   * Walks from a network's input to its output.
   *
   * @param network any, initialized or not
   * @param input (batch, channel, spatial...)
   * @param visitor is told each step
   * @return the shape of the output
   * @throws IllegalArgumentException naming the layer that cannot take its input
   */
  public static Shape forward(InvertibleBlock network, Shape input, Visitor visitor) {
    return new ShapeWalk(visitor).through("", network, input);
  }

  private Shape through(String path, InvertibleBlock network, Shape shape) {
    if (network instanceof InvertibleChain chain) {
      return throughChain(path, chain, shape);
    }
    if (network instanceof DeclaredBlock declared) {
      return throughSteps(path, declared, shape);
    }
    if (network instanceof CouplingLayer coupling) {
      visitor.coupling(path, coupling, shape);
      return shape;
    }
    Shape output = LayerException.under(path, network::outputShape, shape);
    visitor.layer(path, network, shape, output);
    return output;
  }

  private Shape throughChain(String path, InvertibleChain chain, Shape shape) {
    Shape current = shape;
    for (int i = 0; i < chain.layers().size(); i++) {
      String name = NamedBlock.join(path, chain.nameOf(i));
      InvertibleBlock layer = chain.layers().get(i);
      visitor.enter(name, layer, current);
      current = through(name, layer, current);
      visitor.leave(current);
    }
    return current;
  }

  private Shape throughSteps(String path, DeclaredBlock declared, Shape shape) {
    return declared.walk(
        shape,
        new Steps.Rule() {
          @Override
          public Shape apply(Step step, Shape part) {
            return take(path, step, part);
          }

          @Override
          public void apart(Shape whole) {
            visitor.apart(path, whole);
          }

          @Override
          public void together(Shape whole) {
            visitor.together(path, whole);
          }
        });
  }

  private Shape take(String path, Step step, Shape shape) {
    if (step instanceof CouplingStep coupling) {
      visitor.coupling(NamedBlock.join(path, coupling.name()), new CouplingLayer(coupling), shape);
      return shape;
    }
    LayerStep layer = (LayerStep) step;
    return through(NamedBlock.join(path, layer.name()), layer.layer(), shape);
  }
}
