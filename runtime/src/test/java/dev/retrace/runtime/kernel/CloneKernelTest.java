package dev.retrace.runtime.kernel;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

final class CloneKernelTest {
  @Test
  void hasMemoryOfItsOwnAlsoForARowMajorInput() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new double[] {1, 2, 3});

      NDArray clone = CloneKernel.contiguousClone(x);
      clone.addi(10f);

      assertThat(x.toDoubleArray()).isEqualTo(new double[] {1, 2, 3});
      assertThat(clone.toDoubleArray()).isEqualTo(new double[] {11, 12, 13});
    }
  }

  @Test
  void isRowMajorAlsoForAView() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray view = GradientCheck.normal(manager, 1, 2, 4, 3).get(":, 1:3").transpose(0, 2, 1);

      NDArray clone = CloneKernel.contiguousClone(view);
      NDArray flat = clone.reshape(-1); // a view of row-major memory, a copy of any other
      flat.muli(0f);

      assertThat(clone.abs().sum().getDouble()).isEqualTo(0.0);
      assertThat(view.abs().sum().getDouble()).isGreaterThan(1.0);
    }
  }

  @Test
  void gradientsPass() {
    try (NDManager manager = NDManager.newBaseManager()) {
      GradientCheck.assertGradients(
          a -> CloneKernel.contiguousClone(a[0].square()), GradientCheck.normal(manager, 1, 2, 3));
    }
  }
}
