package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.VoxelSpacing;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.io.SafeTensors;
import dev.retrace.runtime.io.SafeTensorsFile;
import dev.retrace.runtime.testing.LiveArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTest {
  private static final DataStatistics STATISTICS =
      new DataStatistics(0.1 + 0.2, 1.0 / 3, new VoxelSpacing(1, 0.7, 10.0 / 3));

  @TempDir Path temp;
  private NDManager manager;
  private Path file;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    file = temp.resolve("checkpoint.safetensors");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Idm network(String... changes) {
    return Networks.create(manager, SmallRun.config(changes));
  }

  private String refusal(Idm network) {
    UserException e =
        assertThrows(UserException.class, () -> Checkpoint.read(manager, file, network));
    assertThat(e).hasMessageThat().contains(file.toString());
    return e.getMessage();
  }

  @Test
  void weightsAndStatisticsComeBackExactly() throws IOException {
    Idm written = network("run.seed=1");
    Checkpoint.write(file, written, 42, STATISTICS);
    Idm read = network("run.seed=2");
    int live = LiveArrays.count(manager);
    assertThat(Checkpoint.read(manager, file, read)).isEqualTo(STATISTICS);
    assertThat(LiveArrays.count(manager)).isEqualTo(live);
    WeightAverageTest.assertSame(
        WeightAverageTest.weights(read), WeightAverageTest.weights(written));
    try (SafeTensorsFile tensors = SafeTensors.open(file)) {
      assertThat(tensors.metadata()).containsEntry("step", "42");
      assertThat(tensors.names()).containsExactlyElementsIn(written.getParameters().keys());
    }
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files.toList()).containsExactly(file);
    }
  }

  @Test
  void anotherConfigurationIsNoticed() {
    Checkpoint.write(file, network(), 1, STATISTICS);
    assertThat(refusal(network("model.time_hidden=10")))
        .contains("belongs to another configuration");
    assertThat(refusal(network("model.modules=[2,1]"))).contains("has no tensor");
  }

  @Test
  void aFileOfSomeoneElseIsNoticed() throws IOException {
    Idm network = network();
    Checkpoint.write(file, network, 1, STATISTICS);
    try (SafeTensorsFile tensors = SafeTensors.open(file)) {
      Map<String, NDArray> all = new LinkedHashMap<>();
      for (String name : tensors.names()) {
        all.put(name, tensors.read(manager, name));
      }
      Files.delete(file);
      SafeTensors.write(file, all, Map.of());
    }
    assertThat(refusal(network)).contains("lacks the number data_mean");
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    Idm network = network();
    Checkpoint.write(file, network, 1, STATISTICS);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 8, 100, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(refusal(network)).startsWith("Cannot read the checkpoint");
    }
    byte[] garbled = whole.clone();
    Arrays.fill(garbled, 0, 64, (byte) 0x7f);
    Files.write(file, garbled);
    assertThat(refusal(network)).startsWith("Cannot read the checkpoint");
    Files.delete(file);
    assertThat(refusal(network)).startsWith("Cannot read the checkpoint");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path blocked = Files.createFile(temp.resolve("blocked")).resolve("checkpoint.safetensors");
    UserException e =
        assertThrows(
            UserException.class, () -> Checkpoint.write(blocked, network(), 1, STATISTICS));
    assertThat(e).hasMessageThat().contains("Cannot write " + blocked);
  }
}
