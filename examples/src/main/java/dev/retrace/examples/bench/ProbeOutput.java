package dev.retrace.examples.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.UserException;
import java.util.function.Supplier;

/** How a measurement in a JVM of its own answers: one line of JSON, or one sentence and code 2. */
final class ProbeOutput {
  static final int FAILED = 2;

  private static final JsonMapper JSON = new JsonMapper();

  private ProbeOutput() {}

  /** Prints what a measurement finds, and ends the JVM if it fails. */
  static void print(Supplier<?> measurement) {
    try {
      System.out.println(JSON.writeValueAsString(measurement.get()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // plain numbers and names
    } catch (RuntimeException e) {
      System.out.println(String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason"));
      System.exit(FAILED);
    }
  }

  /** Reads what {@link #print} has written. */
  static <T> T read(String line, Class<T> type) {
    try {
      return JSON.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw new UserException("A measurement answered '" + line + "', which is no result", e);
    }
  }
}
