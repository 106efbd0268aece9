package good;

import dev.retrace.annotations.Invertible;

@Invertible
class Hidden {
  @Invertible
  CouplingPair pair() {
    return new CouplingPair();
  }
}
