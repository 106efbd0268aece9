package dev.retrace.examples.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrace.runtime.io.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The three files of a checkpoint: the averaged weights, what else a run needs to go on, and a
 * manifest with the length and the CRC-32C of both. The manifest is written last, so it makes the
 * checkpoint whole, and what it says of the others makes damage known.
 */
final class CheckpointFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final int PIECE = 1 << 20;
  private static final Pattern NAME =
      Pattern.compile("step-(\\d{1,18})(\\.state)?\\.(safetensors|manifest\\.json)");

  private final Path folder;
  private final long step;

  CheckpointFiles(Path folder, long step) {
    this.folder = folder;
    this.step = step;
  }

  /** The step that a file of a checkpoint belongs to, if it is one. */
  static Optional<Long> step(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
  }

  long step() {
    return step;
  }

  Path weights() {
    return named("safetensors");
  }

  Path state() {
    return named("state.safetensors");
  }

  Path manifest() {
    return named("manifest.json");
  }

  private Path named(String extension) {
    return folder.resolve(String.format(Locale.ROOT, "step-%07d.%s", step, extension));
  }

  /** Whether the checkpoint was finished; it may be damaged all the same. */
  boolean isFinished() {
    return Files.exists(manifest());
  }

  /** Makes the checkpoint whole: both other files are there and on the disk. */
  void finish() throws IOException {
    ObjectNode files = JSON.createObjectNode();
    for (Path file : List.of(weights(), state())) {
      files.set(file.getFileName().toString(), seal(file));
    }
    AtomicFiles.writeText(manifest(), files.toPrettyString() + "\n");
  }

  /** What is wrong with the checkpoint, if anything is, as the end of a sentence. */
  Optional<String> fault() {
    if (!isFinished()) {
      return Optional.of("it was not finished");
    }
    return fault(weights()).or(() -> fault(state()));
  }

  /** As {@link #fault}, of one file only, of which the manifest of a finished checkpoint tells. */
  Optional<String> fault(Path file) {
    String name = file.getFileName().toString();
    try {
      JsonNode expected = JSON.readTree(Files.readAllBytes(manifest())).path(name);
      if (!Files.isRegularFile(file)) {
        return Optional.of(name + " is missing");
      }
      return seal(file).equals(JSON.readTree(expected.toString()))
          ? Optional.empty()
          : Optional.of(name + " is damaged: length or checksum are not those of its manifest");
    } catch (JsonProcessingException e) {
      return Optional.of(manifest().getFileName() + " is damaged");
    } catch (IOException e) {
      return Optional.of(name + " cannot be read (" + e.getMessage() + ")");
    }
  }

  private static JsonNode seal(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    long length = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      for (int read = channel.read(piece); read >= 0; read = channel.read(piece)) {
        length += read;
        sum.update(piece.flip());
        piece.clear();
      }
    }
    return JSON.createObjectNode()
        .put("bytes", Long.toString(length))
        .put("crc32c", String.format(Locale.ROOT, "%08x", sum.getValue()));
  }

  /** Deletes what there is, in an order that never leaves a manifest to files that are gone. */
  void delete() throws IOException {
    Files.deleteIfExists(manifest());
    Files.deleteIfExists(weights());
    Files.deleteIfExists(state());
  }
}
