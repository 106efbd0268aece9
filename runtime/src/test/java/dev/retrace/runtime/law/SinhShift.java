package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;
import dev.retrace.runtime.kernel.Kernel;

/** A law as a user writes one in a few lines: y = sinh(asinh(x) + b). */
@Law(forward = "sinh(asinh(x) + b)", inverse = "sinh(asinh(y) - b)")
@AutoService(CouplingLaw.class)
public final class SinhShift extends RecordedLaw {
  /** For the service loader. */
  public SinhShift() {
    super(shift("torch.add(torch.asinh(x), b)"), shift("torch.sub(torch.asinh(x), b)"));
  }

  // d sinh(u) / dx = cosh(u) / cosh(asinh(x)).
  private static Kernel shift(String u) {
    return Kernel.of(
        "sinh shift",
        """
        def forward(self, x: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
          u = %s
          slope = torch.div(torch.cosh(u), torch.cosh(torch.asinh(x)))
          return (torch.sinh(u), torch.sum(torch.flatten(torch.log(slope), 1), [1]))
        """
            .formatted(u));
  }

  @Override
  public int branchChannels(int written) {
    return written;
  }
}
