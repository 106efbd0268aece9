package good;

import dev.retrace.annotations.Invertible;

@Invertible
sealed interface Extra extends Unit {
  @Invertible
  @SuppressWarnings("NoSteps")
  record Nothing() implements Extra {}
}
