package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class KernelTest {
  private static final Kernel PRODUCT =
      Kernel.of(
          "product",
          """
          def forward(self, x: Tensor, y: Tensor) -> Tensor:
            return torch.mul(x, y)
          """);

  private static final Kernel SUM_AND_DIFFERENCE =
      Kernel.of(
          "sum and difference",
          """
          def both(self, x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
            return (torch.add(x, y), torch.sub(x, y))
          def forward(self, x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
            return self.both(x, y)
          """);

  @Test
  void severalResultsKeepTheirOrder() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new double[] {5, 7});
      NDArray y = manager.create(new double[] {2, 3});

      NDList results = SUM_AND_DIFFERENCE.callAll(x, y);

      assertThat(results.get(0).toDoubleArray()).isEqualTo(new double[] {7, 10});
      assertThat(results.get(1).toDoubleArray()).isEqualTo(new double[] {3, 4});
      assertThrows(IllegalStateException.class, () -> SUM_AND_DIFFERENCE.call(x, y));
    }
  }

  @Test
  void resultsBelongToTheFirstInputsManagerAndNothingElseIsLeft() {
    try (NDManager manager = NDManager.newBaseManager();
        NDManager other = manager.newSubManager()) {
      NDArray x = manager.create(new double[] {5, 7});
      NDArray y = other.create(new double[] {2, 3});
      x.setName("encode[1].conv0.weight"); // a name the engine would read structure into
      y.setName("y()");
      int before = manager.getManagedArrays().size();

      try (NDArray product = PRODUCT.call(x, y)) {
        assertThat(product.toDoubleArray()).isEqualTo(new double[] {10, 21});
        assertThat(manager.getManagedArrays()).hasSize(before + 1);
        assertThat(other.getManagedArrays()).hasSize(1);
      }

      assertThat(manager.getManagedArrays()).hasSize(before);
      assertThat(x.getName()).isEqualTo("encode[1].conv0.weight");
    }
  }

  @Test
  void namedInputsStayInTheGraph() {
    try (NDManager manager = NDManager.newBaseManager()) {
      GradientCheck.assertGradients(
          arrays -> {
            arrays[0].setName("conv0.weight");
            return PRODUCT.call(arrays);
          },
          GradientCheck.normal(manager, 1, 3),
          GradientCheck.normal(manager, 2, 3));
    }
  }

  @Test
  void leavesNoGraphWhenGradModeIsOff() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new double[] {5, 7});
      x.setRequiresGradient(true);

      NDArray y = GradMode.off(() -> PRODUCT.call(x, x));

      NDArray ones = y.onesLike();
      assertThrows(
          EngineException.class,
          () -> JniUtils.backward((PtNDArray) y, (PtNDArray) ones, false, false));
    }
  }

  @Test
  void operatorsMeanWhatTheyMeanToday() {
    Kernel quotient =
        Kernel.of(
            "quotient",
            """
            def forward(self, x: Tensor, y: Tensor) -> Tensor:
              return torch.div(x, y)
            """);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new long[] {7});
      NDArray y = manager.create(new long[] {2});

      assertThat(quotient.call(x, y).toType(DataType.FLOAT64, true).toDoubleArray())
          .isEqualTo(new double[] {3.5}); // the first formats truncated
    }
  }

  @Test
  void errorsNameTheKernelAndItsInputs() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new float[] {1, 2});
      NDArray y = manager.create(new float[] {1, 2, 3});

      EngineException e = assertThrows(EngineException.class, () -> PRODUCT.call(x, y));

      assertThat(e)
          .hasMessageThat()
          .startsWith("kernel 'product' failed on float32 (2), float32 (3)");
      Kernel broken = Kernel.of("broken", "def forward(self, x: Tensor) -> Tensor:\n  return z\n");
      assertThat(assertThrows(EngineException.class, () -> broken.call(x)))
          .hasMessageThat()
          .startsWith("kernel 'broken' could not be compiled");
      assertThat(assertThrows(IllegalArgumentException.class, PRODUCT::call))
          .hasMessageThat()
          .isEqualTo("kernel 'product' was called without an input");
    }
  }

  @Test
  void listsOfManyArraysAreOneCall() {
    Kernel products =
        Kernel.of(
            "sum of products",
            """
            def forward(self, x: List[Tensor], y: List[Tensor]) -> Tensor:
              sum = torch.mul(x[0], y[0])
              for i in range(torch.len(x) - 1):
                sum = torch.add(sum, torch.mul(x[i + 1], y[i + 1]))
              return sum
            """);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new double[] {5, 7});
      NDArray y = manager.create(new double[] {2, 3});
      x.setName("list1[]"); // as an element of another list would be called
      int before = manager.getManagedArrays().size();

      try (NDArray sum = products.callLists(List.of(List.of(x, x), List.of(y, x)))) {
        assertThat(sum.toDoubleArray()).isEqualTo(new double[] {10 + 25, 21 + 49});
        assertThat(manager.getManagedArrays()).hasSize(before + 1);
      }

      assertThat(manager.getManagedArrays()).hasSize(before);
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> products.callLists(List.of(List.of(x), List.of()))))
          .hasMessageThat()
          .isEqualTo("kernel 'sum of products' was called without an input");
    }
  }

  @Test
  void theSameTextIsTheSameKernel() {
    String text = "def forward(self, x: Tensor) -> Tensor:\n  return torch.exp(x)\n";

    assertThat(Kernel.of("exp", text)).isSameInstanceAs(Kernel.of("exp", text));
  }

  @Test
  void manyThreadsMayMeetAtTheFirstCall() throws InterruptedException, ExecutionException {
    Kernel kernel =
        Kernel.of(
            "met by many",
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.sum(torch.mul(x, x))
            """);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (NDManager manager = NDManager.newBaseManager()) {
      List<Future<Double>> sums = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        sums.add(
            pool.submit(
                () -> {
                  try (NDArray x = manager.create(new double[] {3, 4});
                      NDArray sum = kernel.call(x)) {
                    return sum.getDouble();
                  }
                }));
      }
      for (Future<Double> sum : sums) {
        assertThat(sum.get()).isEqualTo(25.0);
      }
    } finally {
      pool.shutdown();
    }
  }
}
