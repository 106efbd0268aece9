package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/** Adam's step with moments in the weight's type, for any number of tensors in one call. */
final class AdamKernel {
  private final Kernel kernel;

  AdamKernel(AdamFormula formula) {
    String others = formula.amsgrad() ? ", w: List[Tensor]" : "";
    kernel =
        Kernel.of(
            "Adam",
            formula.methods()
                + """
                def forward(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor]{others}, n: List[Tensor]) -> Tensor:
                  keep = self.number(n[0], 0)
                  rate = self.number(n[0], 1)
                  scale = self.number(n[0], 2)
                  run = int(self.number(n[0], 3))
                  for i in range(torch.len(p)):
                    if torch.le(torch.numel(p[i]), run):
                      done = self.descend(p[i], g[i], m[i], v[i], {largest}[i], keep, rate, scale)
                    else:
                      weight = torch.contiguous(p[i])
                      ps = torch.split(torch.view(weight, [-1]), run)
                      gs = torch.split(torch.reshape(g[i], [-1]), run)
                      ms = torch.split(torch.view(m[i], [-1]), run)
                      vs = torch.split(torch.view(v[i], [-1]), run)
                      ws = torch.split(torch.view({largest}[i], [-1]), run)
                      for j in range(torch.len(ps)):
                        done = self.descend(ps[j], gs[j], ms[j], vs[j], ws[j], keep, rate, scale)
                      done = torch.copy_(p[i], weight)
                  return n[0]
                """
                    .replace("{others}", others)
                    .replace("{largest}", formula.amsgrad() ? "w" : "v"));
  }

  /**
   * Updates tensors in place.
   *
   * @param tensors for each the weight, the gradient and its state; the state is row-major, the
   *     others may be views
   * @param numbers of the formula
   */
  void call(List<NDArray[]> tensors, NDArray numbers) {
    List<List<NDArray>> byRole = new ArrayList<>();
    for (int role = 0; role < tensors.get(0).length; role++) {
      List<NDArray> all = new ArrayList<>();
      for (NDArray[] tensor : tensors) {
        all.add(tensor[role]);
      }
      byRole.add(all);
    }
    byRole.add(List.of(numbers));
    kernel.callLists(byRole).close();
  }
}
