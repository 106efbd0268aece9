package dev.retrace.runtime.io;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON at the start of a safetensors file: its free text and its tensors, in file order. */
record SafeTensorsHeader(Map<String, String> metadata, Map<String, TensorInfo> tensors) {

  static final String METADATA = "__metadata__";

  /** The format's own limit. */
  static final int MAX_BYTES = 100_000_000;

  private static final int ALIGNMENT = 8;

  /** Encodes the header, padded with spaces so that the data begins at a multiple of eight. */
  byte[] encode() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name(METADATA).beginObject();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
      }
      for (TensorInfo tensor : tensors.values()) {
        write(json, tensor);
      }
      json.endObject();
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] result = Arrays.copyOf(bytes, padded);
    Arrays.fill(result, bytes.length, padded, (byte) ' ');
    return result;
  }

  // "conv.weight":{"dtype":"F32","shape":[16,3],"data_offsets":[0,192]}
  private static void write(JsonWriter json, TensorInfo tensor) throws IOException {
    json.name(tensor.name()).beginObject();
    json.name("dtype").value(SafeTensorsTypes.codeOf(tensor.type()).orElseThrow());
    json.name("shape").beginArray();
    for (long dimension : tensor.shape().getShape()) {
      json.value(dimension);
    }
    json.endArray();
    json.name("data_offsets").beginArray();
    json.value(tensor.offset()).value(tensor.offset() + tensor.bytes());
    json.endArray().endObject();
  }

  /**
   * Parses a header and checks that its tensors fill the data without gap or overlap.
   *
   * @param text the JSON
   * @param dataBytes the bytes that follow the header in the file
   * @throws IOException with one sentence, not naming the file, when the header is wrong
   */
  static SafeTensorsHeader parse(String text, long dataBytes) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (name.equals(METADATA)) {
          readMetadata(json, metadata);
        } else if (tensors.put(name, TensorEntryParser.read(json, name)) != null) {
          throw new IOException("the tensor '" + name + "' occurs twice");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("text follows the header");
      }
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException("the header is not what safetensors prescribes: " + e.getMessage(), e);
    }
    requireGapless(tensors, dataBytes);
    return new SafeTensorsHeader(metadata, tensors);
  }

  private static void readMetadata(JsonReader json, Map<String, String> metadata)
      throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      metadata.put(json.nextName(), json.nextString());
    }
    json.endObject();
  }

  private static void requireGapless(Map<String, TensorInfo> tensors, long dataBytes)
      throws IOException {
    TensorInfo[] inOrder = tensors.values().toArray(new TensorInfo[0]);
    Arrays.sort(inOrder, SafeTensorsHeader::compareByPlace);
    long end = 0;
    for (TensorInfo tensor : inOrder) {
      if (tensor.offset() != end) {
        throw new IOException(
            "the tensor '"
                + tensor.name()
                + "' begins at byte "
                + tensor.offset()
                + " of the data, but the one before ends at "
                + end);
      }
      end += tensor.bytes();
    }
    if (end != dataBytes) {
      throw new IOException(
          "its tensors take " + end + " bytes, but " + dataBytes + " follow the header");
    }
  }

  /** Empty tensors share their offset with the next one and come before it. */
  private static int compareByPlace(TensorInfo a, TensorInfo b) {
    int byOffset = Long.compare(a.offset(), b.offset());
    return byOffset != 0 ? byOffset : Long.compare(a.bytes(), b.bytes());
  }
}
