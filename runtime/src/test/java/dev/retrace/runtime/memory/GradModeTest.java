package dev.retrace.runtime.memory;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class GradModeTest {
  @Test
  void theModeLastsForTheActionAndNests() {
    GradMode.runOff(
        () -> {
          assertThat(GradMode.isOn()).isFalse();
          boolean inside =
              GradMode.on(
                  () -> {
                    assertThat(GradMode.<Boolean>off(GradMode::isOn)).isFalse();
                    return GradMode.isOn();
                  });
          assertThat(inside).isTrue();
          assertThat(GradMode.isOn()).isFalse();
        });
  }

  @Test
  void anExceptionGivesTheModeBack() {
    Runnable failing =
        () -> {
          throw new IllegalStateException("expected");
        };
    GradMode.runOff(
        () -> {
          assertThrows(IllegalStateException.class, () -> GradMode.runOn(failing));
          assertThat(GradMode.isOn()).isFalse();
        });
    GradMode.runOn(
        () -> {
          assertThrows(IllegalStateException.class, () -> GradMode.runOff(failing));
          assertThat(GradMode.isOn()).isTrue();
        });
  }

  @Test
  void aFreshThreadRecordsUntilItIsTold() {
    assertThat(onFreshThread(GradMode::isOn)).isTrue();
    assertThat(onFreshThread(() -> GradMode.off(GradMode::isOn))).isFalse();
    assertThat(
            onFreshThread(
                () -> {
                  GradMode.runOff(() -> {});
                  return GradMode.isOn();
                }))
        .isTrue();
  }

  @Test
  void oneThreadDoesNotSeeAnother() {
    boolean outside =
        GradMode.off(
            () -> {
              onFreshThread(() -> GradMode.on(GradMode::isOn));
              return GradMode.isOn();
            });
    assertThat(outside).isFalse();
  }

  private static <T> T onFreshThread(Supplier<T> action) {
    return CompletableFuture.supplyAsync(action, task -> new Thread(task).start()).join();
  }
}
