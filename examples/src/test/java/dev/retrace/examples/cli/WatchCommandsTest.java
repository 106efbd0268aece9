package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching a run from the command line. */
final class WatchCommandsTest {
  @TempDir Path temp;

  private List<String> train(Path out, int steps, String... more) {
    List<String> all =
        SmallRun.arguments("train", "--steps", Integer.toString(steps), "--out", out.toString());
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void aPortInUseIsFoundBeforeAnythingIsWritten() throws IOException {
    Path run = temp.resolve("run");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Outcome outcome = Outcome.here(train(run, 3, "--live", port));
      assertThat(outcome.requireSentence()).contains("cannot serve on 127.0.0.1:" + port);
    }
    assertThat(Outcome.here(train(run, 3, "--live", "web")).requireSentence())
        .contains("--live: expected a port");
    assertThat(Files.exists(run)).isFalse();
  }

  @Test
  void aRunIsWatchedReportedAndItsSamplesMove() throws IOException {
    Path run = temp.resolve("run");
    Outcome outcome = Outcome.here(train(run, 2, "--live", "0")).requireSuccess();
    assertThat(outcome.out().get(0)).startsWith("the run can be watched at http://127.0.0.1:");
    Path page = run.resolve("report.html");
    assertThat(Files.readString(page)).contains("finished after 2 steps");

    Files.delete(page);
    Outcome report = Outcome.here(List.of("report", run.toString())).requireSuccess();
    assertThat(report.out()).containsExactly("the report is " + page);
    assertThat(Files.exists(page)).isTrue();

    Path drawn = temp.resolve("drawn");
    Outcome.here(
            List.of(
                "sample",
                "--run",
                run.toString(),
                "--count",
                "1",
                "--animate",
                "--out",
                drawn.toString()))
        .requireSuccess();
    assertThat(Files.size(drawn.resolve("samples.gif"))).isGreaterThan(1000);
  }

  @Test
  void thereIsNoReportOfWhatIsNoRun() {
    assertThat(Outcome.here(List.of("report", temp.toString())).requireSentence())
        .contains("does not hold a run");
  }

  @Test
  void theReportTellsWhyTrainingFailed() throws IOException {
    Path run = temp.resolve("run");
    // Steps of this size leave all that float32 can hold.
    Outcome outcome =
        Outcome.here(
            train(
                run,
                400,
                "--set",
                "training.learning_rate=1e30",
                "--set",
                "training.clip_norm=0",
                "--set",
                "training.drift_check_every=0"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(Files.readString(run.resolve("report.html"))).contains("The run ended early: ");
  }

  @Test
  void aPageIsServedWhileTrainingGoesOn() throws IOException, InterruptedException {
    Path out = temp.resolve("out.txt");
    Path run = temp.resolve("run");
    Process process =
        Outcome.start(
            out.toFile(),
            temp.resolve("err.txt").toFile(),
            List.of(),
            train(run, 1_000_000, "--live", "0"));
    try {
      HttpResponse<String> metrics = null;
      for (int i = 0; i < 6000 && process.isAlive(); i++) {
        Optional<URI> page = address(out);
        if (page.isPresent() && Files.exists(run.resolve("metrics.jsonl"))) {
          metrics = get(page.get().resolve("/metrics.json?after=0"));
          if (metrics.body().contains("\"loss\"")) {
            break;
          }
        }
        Thread.sleep(10);
      }
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("{\"step\":1,\"loss\":");
    } finally {
      process.destroyForcibly();
      process.waitFor(1, TimeUnit.MINUTES);
    }
  }

  private static Optional<URI> address(Path out) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(out));
    return lines.stream()
        .filter(line -> line.matches("the run can be watched at http://127\\.0\\.0\\.1:\\d+/"))
        .findFirst()
        .map(line -> URI.create(line.substring(line.indexOf("http"))));
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
