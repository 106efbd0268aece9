package dev.retrace.examples.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.UserException;
import dev.retrace.runtime.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known of a run beyond its configuration and its metrics: {@code run.json}.
 *
 * @param trainingVolumes learned from
 * @param heldOutVolumes judged on
 * @param leftOutFiles that could not be read
 * @param memory of the first step; null before it
 * @param ended why the run is over; null while it goes on, and where it was killed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunNotes(
    int trainingVolumes, int heldOutVolumes, int leftOutFiles, StepMemory memory, String ended) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  RunNotes with(StepMemory measured) {
    return new RunNotes(trainingVolumes, heldOutVolumes, leftOutFiles, measured, ended);
  }

  RunNotes endedBy(String reason) {
    return new RunNotes(trainingVolumes, heldOutVolumes, leftOutFiles, memory, reason);
  }

  void write(Path file) {
    try {
      AtomicFiles.writeText(file, JSON.writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UserException("Cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads the notes of a run.
   *
   * @param folder of the run
   * @return the notes; empty where the run has none
   * @throws UserException if they cannot be read
   */
  public static Optional<RunNotes> read(RunFolder folder) {
    Path file = folder.notes();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), RunNotes.class));
    } catch (JsonProcessingException e) {
      throw new UserException(file + " is damaged; remove it", e);
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + " (" + e.getMessage() + ")", e);
    }
  }
}
