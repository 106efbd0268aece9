package dev.retrace.runtime.verify;

/** Which of the two maps of a layer. */
enum Direction {
  FORWARD("forward", "backward"),
  INVERSE("inverse", "inverseBackward");

  private final String map;
  private final String derivative;

  Direction(String map, String derivative) {
    this.map = map;
    this.derivative = derivative;
  }

  /** The method's name. */
  String map() {
    return map;
  }

  /** The name of the method that carries gradients back through it. */
  String derivative() {
    return derivative;
  }
}
