package good;

import dev.retrace.annotations.Invertible;

public class Outer {
  @Invertible
  public static final class Nested {
    @Invertible
    CouplingPair pair() {
      return new CouplingPair();
    }
  }

  @Invertible
  protected final class Inner {
    @Invertible
    Nested nested() {
      return new Nested();
    }
  }
}
