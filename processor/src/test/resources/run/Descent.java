package run;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.Upsampling;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;

/** What goes down and comes back; what is kept meanwhile is left to subclasses. */
@Split(left = "kept")
abstract class Descent<T> {
  abstract int kept();

  @Invertible(on = Half.RIGHT)
  Downsampling down() {
    return new Downsampling(new Cayley(), Start.HAAR, 1, 2);
  }

  @Invertible(on = Half.RIGHT)
  abstract T below();

  @Invertible(on = Half.RIGHT)
  Upsampling up() {
    return new Upsampling(new Cayley(), Start.HAAR, 1, 2);
  }
}
