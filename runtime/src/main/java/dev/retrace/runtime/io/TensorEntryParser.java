package dev.retrace.runtime.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one tensor's entry of a safetensors header and checks it against itself. */
final class TensorEntryParser {

  private final String name;
  private String code;
  private List<Long> shape;
  private List<Long> offsets;

  private TensorEntryParser(String name) {
    this.name = name;
  }

  static TensorInfo read(JsonReader json, String name) throws IOException {
    TensorEntryParser parser = new TensorEntryParser(name);
    json.beginObject();
    while (json.hasNext()) {
      parser.readField(json);
    }
    json.endObject();
    return parser.check();
  }

  private void readField(JsonReader json) throws IOException {
    String field = json.nextName();
    switch (field) {
      case "dtype" -> code = json.nextString();
      case "shape" -> shape = longs(json);
      case "data_offsets" -> offsets = longs(json);
      default -> throw wrong("has the unknown field '" + field + "'");
    }
  }

  private static List<Long> longs(JsonReader json) throws IOException {
    List<Long> values = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      values.add(json.nextLong());
    }
    json.endArray();
    return values;
  }

  private TensorInfo check() throws IOException {
    if (code == null || shape == null || offsets == null) {
      throw wrong("lacks its dtype, shape or data_offsets");
    }
    DataType type =
        SafeTensorsTypes.typeOf(code)
            .orElseThrow(() -> wrong("has the dtype " + code + ", which is not read"));
    if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
      throw wrong("has the impossible data_offsets " + offsets);
    }
    long bytes = offsets.get(1) - offsets.get(0);
    if (bytes != expectedBytes(type)) {
      throw wrong("has " + bytes + " bytes, which do not fit its shape " + shape + " of " + code);
    }
    long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
    return new TensorInfo(name, type, new Shape(dimensions), offsets.get(0), bytes);
  }

  private long expectedBytes(DataType type) throws IOException {
    long bytes = type.getNumOfBytes();
    try {
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
        if (dimension < 0) {
          throw wrong("has the impossible shape " + shape);
        }
      }
    } catch (ArithmeticException e) {
      throw new IOException("the tensor '" + name + "' has the impossible shape " + shape, e);
    }
    return bytes;
  }

  private IOException wrong(String sentence) {
    return new IOException("the tensor '" + name + "' " + sentence);
  }
}
