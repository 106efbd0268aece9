package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserversTest {
  private final List<String> heard = new ArrayList<>();

  private TrainingObserver named(String name) {
    return new TrainingObserver() {
      @Override
      public void step(StepMetrics metrics) {
        heard.add(name + " step " + metrics.step());
      }

      @Override
      public void checkpoint(long step, Path file) {
        heard.add(name + " " + file);
      }

      @Override
      public void end(String reason) {
        heard.add(name + " " + reason);
      }

      @Override
      public void close() {
        heard.add(name + " closed");
      }
    };
  }

  @Test
  void allAreToldInOrderAndClosedTheOtherWay() {
    try (Observers both = new Observers(List.of(named("a"), named("b")))) {
      both.step(new StepMetrics(1, 0, 0, 0, 0, -1));
      both.checkpoint(1, Path.of("file"));
      both.end("over");
    }

    assertThat(heard)
        .containsExactly(
            "a step 1", "b step 1", "a file", "b file", "a over", "b over", "b closed", "a closed")
        .inOrder();
  }

  @Test
  void oneThatFailsKeepsNoOtherFromClosing() {
    TrainingObserver failing =
        new TrainingObserver() {
          @Override
          public void close() {
            throw new IllegalStateException("full");
          }
        };
    Observers all = new Observers(List.of(named("a"), failing, failing, named("b")));

    IllegalStateException e = assertThrows(IllegalStateException.class, all::close);

    assertThat(e.getSuppressed()).hasLength(1);
    assertThat(heard).containsExactly("b closed", "a closed").inOrder();
  }
}
