package dev.retrace.examples.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a folder of prepared volumes holds: its file {@code prepared.json}, written last.
 *
 * @param version of the folder's layout
 * @param side of the cubes, in voxels
 * @param modalities the channels; empty for one that has no name
 * @param preparation from scans to cubes
 * @param spacing of the grid scans were brought to first, in millimetres; 0 for their own
 * @param cases the volumes
 * @param leftOut what could not be used
 */
record PreparedIndex(
    int version,
    int side,
    List<String> modalities,
    PreparationChoice preparation,
    double spacing,
    List<Entry> cases,
    List<Skipped> leftOut) {
  static final String NAME = "prepared.json";
  static final int VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  PreparedIndex {
    modalities = List.copyOf(modalities);
    cases = List.copyOf(cases);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A volume.
   *
   * @param name of the examination
   * @param patient whose it is
   * @param files one per channel, in the folder
   * @param sources what they were made of
   */
  record Entry(String name, String patient, List<Stored> files, List<Source> sources) {
    Entry {
      files = List.copyOf(files);
      sources = List.copyOf(sources);
    }
  }

  /**
   * A file of the folder.
   *
   * @param name in the folder
   * @param checksum CRC-32 of its bytes
   */
  record Stored(String name, long checksum) {}

  /**
   * A file a volume was made of, as it was then.
   *
   * @param path absolute
   * @param bytes its size
   * @param modified milliseconds since 1970
   */
  record Source(String path, long bytes, long modified) {
    static Source of(Path file) {
      try {
        return new Source(
            file.toAbsolutePath().normalize().toString(),
            Files.size(file),
            Files.getLastModifiedTime(file).toMillis());
      } catch (IOException e) {
        throw new UserException("Cannot read " + file + ": " + e.getMessage() + ".", e);
      }
    }

    /** Whether the file is there and another; where it is gone, the volume stands for itself. */
    boolean hasChanged() {
      Path file = Path.of(path);
      return Files.exists(file) && !of(file).equals(this);
    }
  }

  /**
   * What could not be used.
   *
   * @param place of the file or examination
   * @param reason one sentence
   */
  record Skipped(String place, String reason) {}

  byte[] toJson() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of texts and numbers
    }
  }

  static PreparedIndex read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      PreparedIndex index = JSON.readValue(Files.readAllBytes(file), PreparedIndex.class);
      if (index.version() != VERSION || index.cases().isEmpty()) {
        throw new UserException(
            file + " is of another version of Retrace; run ./retrace data prepare again.");
      }
      return index;
    } catch (JsonProcessingException e) {
      throw new UserException(
          file + " is damaged or none of Retrace's; run ./retrace data prepare again.", e);
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
