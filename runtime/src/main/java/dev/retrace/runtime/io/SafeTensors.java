package dev.retrace.runtime.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files of named tensors in the safetensors format, which Python's tools read and write too.
 *
 * <p>Tensors stream through a small buffer one after the other: a file may exceed 2 GiB, and
 * neither writing nor reading doubles a tensor in memory. The order of the tensors is kept.
 */
public final class SafeTensors {

  private SafeTensors() {}

  /**
   * Writes a file whole, replacing the one that may be there.
   *
   * @param file the file to write
   * @param tensors the tensors by name, in the order wanted, of any shape and device, in FLOAT64,
   *     FLOAT32, FLOAT16, INT64, INT32, INT8, UINT8 or BOOLEAN; they stay the caller's and are not
   *     changed
   * @param metadata free text by key; may be empty
   * @throws IOException when the file cannot be written
   * @throws IllegalArgumentException when a tensor's type or name is not possible in such a file
   */
  public static void write(
      Path file, Map<String, ? extends NDArray> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = headerOf(tensors, metadata).encode();
    if (header.length > SafeTensorsHeader.MAX_BYTES) {
      throw new IllegalArgumentException(
          "The header of '" + file + "' would exceed 100 MB; shorten the metadata.");
    }
    AtomicFiles.write(
        file,
        channel -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          AtomicFiles.writeFully(channel, length.putLong(header.length).flip());
          AtomicFiles.writeFully(channel, ByteBuffer.wrap(header));
          for (NDArray tensor : tensors.values()) {
            writeData(channel, tensor);
          }
        });
  }

  /**
   * Opens a file and checks its header.
   *
   * @param file a safetensors file
   * @return the open file, to be closed by the caller
   * @throws IOException if the file is missing, is not of this format or contradicts itself
   */
  public static SafeTensorsFile open(Path file) throws IOException {
    return SafeTensorsFile.open(file);
  }

  private static void writeData(FileChannel channel, NDArray tensor) throws IOException {
    TensorData.forEachPiece(tensor, piece -> AtomicFiles.writeFully(channel, piece));
  }

  private static SafeTensorsHeader headerOf(
      Map<String, ? extends NDArray> tensors, Map<String, String> metadata) {
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, ? extends NDArray> entry : tensors.entrySet()) {
      String name = entry.getKey();
      NDArray tensor = entry.getValue();
      DataType type = tensor.getDataType();
      if (name.equals(SafeTensorsHeader.METADATA)) {
        throw new IllegalArgumentException(
            "The name '" + name + "' belongs to the format; give the tensor another one.");
      }
      if (SafeTensorsTypes.codeOf(type).isEmpty()) {
        throw new IllegalArgumentException(
            "Tensor '" + name + "' of " + type + " cannot be saved; convert it to FLOAT32.");
      }
      long bytes = Math.multiplyExact(tensor.size(), (long) type.getNumOfBytes());
      infos.put(name, new TensorInfo(name, type, tensor.getShape(), offset, bytes));
      offset += bytes;
    }
    return new SafeTensorsHeader(metadata, infos);
  }
}
