package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The kernels of two formulas: their values, and their vector-Jacobian products. */
final class FormulaKernels {
  private final Kernel apply;
  private final Kernel undo;
  private final Kernel applyGradients;
  private final Kernel undoGradients;

  /**
   * Describes the kernels; nothing is loaded yet.
   *
   * @param name for messages
   * @param methods defines {@code apply} and {@code undo}
   * @param parameters the names of what they take after the value
   */
  FormulaKernels(String name, String methods, List<String> parameters) {
    apply = Kernel.of(name, methods + value("apply", parameters));
    undo = Kernel.of(name + " undone", methods + value("undo", parameters));
    applyGradients = Kernel.of(name + " gradients", methods + gradients("apply", parameters));
    undoGradients = Kernel.of(name + " undone gradients", methods + gradients("undo", parameters));
  }

  /** The value and the log-determinant of the one formula, owned by the caller. */
  NDList apply(NDArray x, NDArray... weights) {
    return apply.callAll(listed(x, weights));
  }

  /** The value and the log-determinant of the other formula, owned by the caller. */
  NDList undo(NDArray y, NDArray... weights) {
    return undo.callAll(listed(y, weights));
  }

  /** The gradients of x and of the weights, owned by the caller. */
  NDList applyGradients(NDArray x, NDArray grad, NDArray logDetGrad, NDArray... weights) {
    return gradients(applyGradients, x, grad, logDetGrad, weights);
  }

  /** The gradients of y and of the weights, owned by the caller. */
  NDList undoGradients(NDArray y, NDArray grad, NDArray logDetGrad, NDArray... weights) {
    return gradients(undoGradients, y, grad, logDetGrad, weights);
  }

  // Throw-away leaves over the same memory: the graph ends at them and dies with the call.
  private static NDList gradients(
      Kernel kernel, NDArray argument, NDArray grad, NDArray logDetGrad, NDArray... weights) {
    List<NDArray> leaves = new ArrayList<>();
    try {
      for (NDArray each : listed(argument, weights)) {
        NDArray leaf = each.stopGradient();
        leaves.add(leaf);
        leaf.attach(argument.getManager());
        leaf.setRequiresGradient(true);
      }
      List<NDArray> inputs = new ArrayList<>(leaves);
      inputs.add(grad);
      inputs.add(logDetGrad);
      return GradMode.on(() -> kernel.callAll(inputs.toArray(NDArray[]::new)));
    } finally {
      leaves.forEach(NDArray::close);
    }
  }

  private static NDArray[] listed(NDArray first, NDArray... rest) {
    NDArray[] all = Arrays.copyOf(new NDArray[] {first}, 1 + rest.length);
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static String value(String method, List<String> parameters) {
    String names = listed(parameters);
    return """
        def forward(self, x: Tensor%s) -> Tuple[Tensor, Tensor]:
          return self.%s(x%s)
        """
        .formatted(declared(parameters), method, names);
  }

  private static String gradients(String method, List<String> parameters) {
    String names = listed(parameters);
    String found =
        IntStream.rangeClosed(0, parameters.size())
            .mapToObj("unchecked_cast(Tensor, found[%d])"::formatted)
            .collect(Collectors.joining(", "));
    return """
        def forward(self, x: Tensor%s, g: Tensor, h: Tensor) -> List[Tensor]:
          value, det, = self.%s(x%s)
          seeds = annotate(List[Optional[Tensor]], [g, h])
          found = torch.grad([value, det], [x%s], seeds)
          return [%s]
        """
        .formatted(declared(parameters), method, names, names, found);
  }

  private static String declared(List<String> parameters) {
    return parameters.stream().map(each -> ", " + each + ": Tensor").collect(Collectors.joining());
  }

  private static String listed(List<String> parameters) {
    return parameters.stream().map(each -> ", " + each).collect(Collectors.joining());
  }
}
