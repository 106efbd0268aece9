package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.retrace.examples.SmallRun;
import dev.retrace.examples.train.Resumption;
import dev.retrace.examples.train.RunFolder;
import dev.retrace.examples.train.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are killed, stopped or run out of room, and what becomes of them. */
final class ResumeProcessTest {
  @TempDir Path temp;

  private static List<String> train(Path out, int steps, int every) {
    List<String> all =
        SmallRun.arguments("train", "--steps", Integer.toString(steps), "--out", out.toString());
    for (String change :
        List.of(
            "training.checkpoint_every=" + every,
            "training.accumulate=2",
            "training.validate_every=9",
            "training.sample_every=8",
            "memory.moments=int8",
            "model.channels=[16,32]",
            "diffusion.steps=6",
            "sampling.steps=1")) {
      all.addAll(List.of("--set", change));
    }
    return all;
  }

  private static List<String> resume(Path run) {
    return List.of("train", "--resume", run.toString());
  }

  private Process start(List<String> arguments) throws IOException {
    return Outcome.start(
        temp.resolve("out.txt").toFile(), temp.resolve("err.txt").toFile(), List.of(), arguments);
  }

  private static long rows(Path run) throws IOException {
    Path metrics = run.resolve("metrics.jsonl");
    if (!Files.exists(metrics)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(metrics)) {
      return lines.count();
    }
  }

  /** Waits until the run has written so many rows more than it goes on from, or has ended. */
  private static void awaitRows(Process process, Path run, long more)
      throws IOException, InterruptedException {
    long before = Long.MAX_VALUE;
    while (process.isAlive()) {
      long now = rows(run);
      before = Math.min(before, now); // resuming takes rows away
      if (now >= before + more) {
        return;
      }
      Thread.sleep(2);
    }
  }

  private static void assertSameRun(Path actual, Path expected) throws IOException {
    List<String> pictures = files(expected.resolve("samples"));
    assertThat(files(actual.resolve("samples"))).isEqualTo(pictures);
    for (String each : pictures) {
      assertSame(actual.resolve("samples"), expected.resolve("samples"), each);
    }
    for (String each : files(expected.resolve("checkpoints"))) {
      if (each.matches("step-\\d+\\.safetensors")) {
        assertSame(actual.resolve("checkpoints"), expected.resolve("checkpoints"), each);
      }
    }
    assertThat(numbers(actual)).isEqualTo(numbers(expected));
  }

  private static void assertSame(Path actual, Path expected, String name) throws IOException {
    assertWithMessage(name)
        .that(Files.mismatch(actual.resolve(name), expected.resolve(name)))
        .isEqualTo(-1);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> numbers(Path run) throws IOException {
    try (Stream<String> lines = Files.lines(run.resolve("metrics.jsonl"))) {
      return lines.map(line -> line.replaceAll("\"(seconds|peak_rss_bytes)\":[^,}]*", "")).toList();
    }
  }

  @Test
  void aRunThatIsKilledIsTheRunThatIsNot() throws IOException, InterruptedException {
    kill(3, 2, 1);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"17, 1, 2", "17, 2, 3", "16, 3, 4"})
  void aRunThatIsKilledManyTimesIsTheRunThatIsNot(int kills, int every, long seed)
      throws IOException, InterruptedException {
    kill(kills, every, seed);
  }

  private void kill(int kills, int every, long seed) throws IOException, InterruptedException {
    int steps = 3 * kills + 9;
    Path unbroken = temp.resolve("unbroken");
    Path killed = temp.resolve("killed");
    Outcome.elsewhere(temp, train(unbroken, steps, every)).requireSuccess();
    Random random = new Random(seed);
    for (int i = 0; i < kills; i++) {
      boolean made = Files.exists(killed.resolve("config.yaml"));
      Process process = start(made ? resume(killed) : train(killed, steps, every));
      try {
        if (random.nextInt(5) == 0) {
          Thread.sleep(random.nextInt(3000)); // while it starts, or soon after
        } else {
          awaitRows(process, killed, 1 + random.nextInt(every + 2));
          Thread.sleep(random.nextInt(40));
        }
      } finally {
        process.destroyForcibly();
        process.waitFor(1, TimeUnit.MINUTES);
      }
      requireWholeOrUnfinished(killed);
    }
    boolean made = Files.exists(killed.resolve("config.yaml"));
    Outcome.elsewhere(temp, made ? resume(killed) : train(killed, steps, every)).requireSuccess();
    assertSameRun(killed, unbroken);
  }

  private static void requireWholeOrUnfinished(Path run) throws IOException {
    if (Files.exists(run.resolve("config.yaml"))) {
      List<String> said = new ArrayList<>();
      Resumption.find(RunFolder.open(run), said::add);
      assertThat(said.size()).isAtMost(2); // one being written, one being removed
      said.forEach(each -> assertThat(each).endsWith(": it was not finished"));
    }
  }

  @Test
  void aStoppedRunSavesItselfAndTellsHowToGoOn() throws IOException, InterruptedException {
    Path unbroken = temp.resolve("unbroken");
    Path stopped = temp.resolve("stopped");
    Outcome.elsewhere(temp, train(unbroken, 40, 100)).requireSuccess();
    Process process = start(train(stopped, 40, 100));
    try {
      awaitRows(process, stopped, 3);
      assertThat(Outcome.here(resume(stopped)).requireSentence()).contains("is still going on");
      assumeTrue(process.supportsNormalTermination());
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> out = Files.readAllLines(temp.resolve("out.txt"));
    assertThat(out).contains("stopping after this step, to be continued later");
    assertThat(String.join("\n", out))
        .containsMatch("(?m)^stopped after \\d+ steps; continue with ./retrace train --resume ");
    assertThat(process.exitValue()).isEqualTo(143); // as any program that SIGTERM ends
    assertThat(Files.readAllLines(temp.resolve("err.txt"))).isEmpty();
    assertThat(files(stopped.resolve("checkpoints"))).hasSize(3);

    Outcome resumed = Outcome.elsewhere(temp, resume(stopped)).requireSuccess();
    assertThat(resumed.out().get(0)).startsWith("continuing " + stopped + " after step ");
    assertSameRun(stopped, unbroken);
  }

  @Test
  void aFullDiskEndsInOneSentence() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
    Path run = temp.resolve("run");
    Path err = temp.resolve("err.txt");
    Process process =
        Outcome.start(
            temp.resolve("out.txt").toFile(),
            err.toFile(),
            List.of("-XX:-UsePerfData"),
            train(run, 4, 1),
            // No file may be longer than 100 KiB; the state of a checkpoint is.
            "ulimit -f 100; exec \"$0\" \"$@\"");
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(2);
    List<String> sentence = Files.readAllLines(err);
    assertThat(sentence).hasSize(1);
    assertThat(sentence.get(0)).startsWith("retrace: Cannot write the checkpoint of step 1 (");
    assertThat(sentence.get(0)).endsWith("continue with ./retrace train --resume " + run);
    assertThat(files(run.resolve("checkpoints"))).isEmpty();
  }

  @Test
  void aSecondStartInAFolderTouchesNothing() {
    Path run = temp.resolve("run");
    RunFolder folder = RunFolder.plan(run);
    RunLock.holding(
        folder,
        () -> {
          assertThat(Outcome.here(train(run, 2, 1)).requireSentence()).contains("still going on");
          assertThat(Files.exists(run.resolve("config.yaml"))).isFalse();
        });
    Outcome.here(train(run, 2, 1)).requireSuccess();
    assertThat(Outcome.here(train(run, 2, 1)).requireSentence()).contains("already holds a run");
  }

  @Test
  void whatCannotBeResumedIsRefusedInASentence() throws IOException {
    Path run = temp.resolve("run");
    assertThat(Outcome.here(resume(run)).requireSentence()).contains("does not hold a run");
    Outcome.here(train(run, 2, 1)).requireSuccess();
    for (String option : List.of("--batch 3", "--seed 1", "--set data.size=16", "--out x")) {
      List<String> all = new ArrayList<>(resume(run));
      all.addAll(
          List.of(
              option.substring(0, option.indexOf(' ')), option.substring(option.indexOf(' ') + 1)));
      assertThat(Outcome.here(all).requireSentence()).contains("cannot change in a run");
    }
    String before = Files.readString(run.resolve("config.yaml"));
    List<String> elsewhere = new ArrayList<>(resume(run));
    elsewhere.addAll(List.of("--data", new NiftiFolder(temp.resolve("data"), 5).path().toString()));
    assertThat(Outcome.here(elsewhere).requireSentence()).contains("The volumes are not those");
    assertThat(Files.readString(run.resolve("config.yaml"))).isEqualTo(before);
    List<String> shorter = new ArrayList<>(resume(run));
    shorter.addAll(List.of("--steps", "1"));
    assertThat(Outcome.here(shorter).requireSentence()).contains("has already done 2");
    List<String> longer = new ArrayList<>(resume(run));
    longer.addAll(List.of("--steps", "3", "--keep", "1"));
    Outcome outcome = Outcome.here(longer).requireSuccess();
    assertThat(outcome.out())
        .contains("the learning rate follows the new length of the run from here on");
    assertThat(Files.readString(run.resolve("config.yaml"))).contains("keep_checkpoints: 1\n");
    assertThat(files(run.resolve("checkpoints"))).contains("step-0000003.safetensors");
    assertThat(files(run.resolve("checkpoints"))).doesNotContain("step-0000001.safetensors");
  }
}
