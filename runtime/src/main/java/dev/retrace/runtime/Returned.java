package dev.retrace.runtime;

import java.util.function.Function;

/** What a step's declared method returned, and the generated class that is made for it. */
final class Returned {
  private Returned() {}

  /** Passes what is there, and names the step where nothing is. */
  static <T> T present(String name, T returned) {
    if (returned == null) {
      throw new LayerException("step " + name + "() returned null");
    }
    return returned;
  }

  /** Makes the generated class, and names the step in what goes wrong. */
  static <D, B> B build(String name, D declared, Function<? super D, ? extends B> generated) {
    return LayerException.under(
        name,
        present -> Nesting.<B>within(name, present.getClass(), () -> generated.apply(present)),
        present(name, declared));
  }
}
