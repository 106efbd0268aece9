package dev.retrace.runtime.io;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafeTensorsTest {

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> tensors() {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("z.float", manager.create(new float[] {-0f, 1.5f, Float.NaN}, new Shape(3, 1)));
    tensors.put("double", manager.create(new double[] {Math.PI}, new Shape(1)));
    tensors.put("half", manager.create(new float[] {1, 2}).toType(DataType.FLOAT16, true));
    tensors.put("long", manager.create(new long[] {Long.MIN_VALUE, 3}));
    tensors.put("int", manager.create(new int[] {-5}));
    tensors.put("empty", manager.zeros(new Shape(0, 4)));
    tensors.put("tiny", manager.create(new byte[] {-3}, new Shape(1)));
    tensors.put("byte", manager.create(new int[] {7, 250}).toType(DataType.UINT8, true));
    tensors.put("flag", manager.create(new boolean[] {true, false}));
    tensors.put("scalar \"ä\"", manager.create(2.5f));
    tensors.put("transposed", manager.arange(6f).reshape(2, 3).transpose());
    return tensors;
  }

  @Test
  void everythingComesBackAsItWas() throws IOException {
    Map<String, NDArray> tensors = tensors();
    Path file = folder.resolve("new folder").resolve("a.safetensors");
    SafeTensors.write(file, tensors, Map.of("step", "12", "note", "\"quoted\" <ü>"));
    int before = manager.getManagedArrays().size();
    try (SafeTensorsFile saved = SafeTensors.open(file)) {
      assertThat(saved.names()).containsExactlyElementsIn(tensors.keySet()).inOrder();
      assertThat(saved.metadata()).containsExactly("step", "12", "note", "\"quoted\" <ü>");
      for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
        NDArray read = saved.read(manager, entry.getKey());
        assertThat(read.getName()).isEqualTo(entry.getKey());
        assertThat(read.getShape()).isEqualTo(entry.getValue().getShape());
        assertThat(read.getDataType()).isEqualTo(entry.getValue().getDataType());
        // Bytes, not numbers: the sign of zero and the NaN must survive.
        assertThat(bytes(read)).isEqualTo(bytes(entry.getValue()));
      }
    }
    // No helper array is left: only what was read was added.
    assertThat(manager.getManagedArrays()).hasSize(before + tensors.size());
  }

  private static byte[] bytes(NDArray array) {
    ByteBuffer buffer = array.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void tensorsLargerThanThePieceBufferComeBack() throws IOException {
    // 24 MB against pieces of 16 MiB.
    NDArray large = manager.arange(0f, 6_000_000f, 1f).reshape(6, 1_000_000);
    Path file = folder.resolve("large.safetensors");
    SafeTensors.write(file, Map.of("large", large), Map.of());
    try (SafeTensorsFile saved = SafeTensors.open(file)) {
      assertThat(saved.read(manager, "large")).isEqualTo(large);
    }
  }

  @Test
  void dataAreAlignedAndOtherReadersUnderstandTheFile() throws IOException {
    Path file = folder.resolve("a.safetensors");
    NDArray weight = manager.arange(6f).reshape(2, 3);
    SafeTensors.write(file, Map.of("w", weight), Map.of());
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(content.getLong(0) % 8).isEqualTo(0);
    assertThat(content.get(8)).isEqualTo((byte) '{');
    try (InputStream in = Files.newInputStream(file)) {
      NDList list = NDList.decode(manager, in);
      assertThat(list.get(0)).isEqualTo(weight);
      assertThat(list.get(0).getName()).isEqualTo("w");
    }
  }

  @Test
  void aFileOfAnotherWriterIsRead() throws IOException {
    NDArray weight = manager.arange(6f).reshape(2, 3);
    weight.setName("w");
    Path file =
        Files.write(
            folder.resolve("djl.safetensors"),
            new NDList(weight).encode(NDList.Encoding.SAFETENSORS));
    try (SafeTensorsFile saved = SafeTensors.open(file)) {
      assertThat(saved.read(manager, "w")).isEqualTo(weight);
      assertThat(saved.metadata()).isEmpty();
    }
  }

  @Test
  void namesAnAbsentTensorAndRefusesImpossibleOnes() throws IOException {
    Path file = folder.resolve("a.safetensors");
    NDArray weight = manager.ones(new Shape(1));
    SafeTensors.write(file, Map.of("w", weight), Map.of());
    try (SafeTensorsFile saved = SafeTensors.open(file)) {
      assertThat(assertThrows(IOException.class, () -> saved.read(manager, "v")))
          .hasMessageThat()
          .isEqualTo("'" + file + "' has no tensor 'v'; it has [w].");
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> SafeTensors.write(file, Map.of("__metadata__", weight), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'w':{'dtype':'BF16','shape':[2],'data_offsets':[0,4]}}; has the dtype BF16",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}; do not fit its shape [2] of F32",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; begins at byte 4",
        "{'w':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}; the impossible shape [-1]",
        "{'w':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,4]}}; impossible",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}; impossible data_offsets",
        "{'w':{'dtype':'F32','shape':[1]}}; lacks its dtype, shape or data_offsets",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}}; the unknown field 'x'",
        "{'w':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
            + "'w':{'dtype':'U8','shape':[0],'data_offsets':[4,4]}}; occurs twice",
        "{'w':{'dtype':'U8','shape':[3],'data_offsets':[0,3]}}; take 3 bytes, but 4 follow",
        "{'__metadata__':{'a':{}}}; not what safetensors prescribes",
        "[1]; not what safetensors prescribes",
      })
  void namesWhatIsWrong(String header, String message) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer content = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(json.length).put(json);
    Path file = Files.write(folder.resolve("bad.safetensors"), content.array());
    IOException e = assertThrows(IOException.class, () -> SafeTensors.open(file));
    assertThat(e).hasMessageThat().contains("Cannot read '" + file + "'");
    assertThat(e).hasMessageThat().contains(message);
  }

  @Test
  void refusesWhatIsNoSafetensorsFile() throws IOException {
    for (int length : new int[] {0, 7, 100}) {
      Path file = folder.resolve("bad" + length);
      byte[] content = new byte[length];
      Arrays.fill(content, (byte) 'x');
      Files.write(file, content);
      assertThat(assertThrows(IOException.class, () -> SafeTensors.open(file)))
          .hasMessageThat()
          .contains("is not a safetensors file, or is cut off");
    }
  }
}
