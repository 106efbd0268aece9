package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.examples.UserException;
import dev.retrace.examples.data.VoxelSpacing;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.io.SafeTensors;
import dev.retrace.runtime.io.SafeTensorsFile;
import dev.retrace.runtime.memory.Overwrite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of a run in a safetensors file, with what is needed to use them. */
final class Checkpoint {
  private static final String MEAN = "data_mean";
  private static final String DEVIATION = "data_deviation";
  private static final String SPACING = "data_spacing";
  private static final String STEP = "step";

  private Checkpoint() {}

  /** Writes the network's weights as they are. */
  static void write(Path file, Idm network, long step, DataStatistics statistics) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      tensors.put(parameter.getKey(), parameter.getValue().getArray());
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(STEP, Long.toString(step));
    metadata.put(MEAN, Double.toString(statistics.mean()));
    metadata.put(DEVIATION, Double.toString(statistics.deviation()));
    metadata.put(SPACING, statistics.spacing().toText());
    try {
      SafeTensors.write(file, tensors, metadata);
    } catch (IOException e) {
      throw new UserException("Cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads weights that agree with their manifest into an initialized network and returns the
   * statistics of its data.
   */
  static DataStatistics read(NDManager manager, Path file, Idm network) {
    requireAgreement(file);
    try (SafeTensorsFile tensors = SafeTensors.open(file)) {
      for (Pair<String, Parameter> parameter : network.getParameters()) {
        copy(manager, file, tensors, parameter.getKey(), parameter.getValue().getArray());
      }
      Map<String, String> metadata = tensors.metadata();
      return new DataStatistics(
          number(file, metadata, MEAN), number(file, metadata, DEVIATION), spacing(file, metadata));
    } catch (IOException e) {
      throw new UserException("Cannot read the checkpoint " + file + ": " + e.getMessage(), e);
    }
  }

  // Damage that leaves the format as it is would otherwise go unnoticed. Files of earlier versions
  // have no manifest.
  private static void requireAgreement(Path file) {
    CheckpointFiles.step(file)
        .map(step -> new CheckpointFiles(file.resolveSibling(""), step))
        .filter(CheckpointFiles::isFinished)
        .flatMap(files -> files.fault(file))
        .ifPresent(
            fault -> {
              throw new UserException("Cannot read the checkpoint " + file + ": " + fault);
            });
  }

  private static void copy(
      NDManager manager, Path file, SafeTensorsFile tensors, String name, NDArray target)
      throws IOException {
    if (!tensors.names().contains(name)) {
      throw new UserException(
          file + " has no tensor " + name + "; it belongs to another configuration");
    }
    try (NDArray stored = tensors.read(manager, name)) {
      if (!stored.getShape().equals(target.getShape())) {
        throw new UserException(
            file
                + ": tensor "
                + name
                + " is "
                + stored.getShape()
                + ", the network's is "
                + target.getShape()
                + "; it belongs to another configuration");
      }
      Overwrite.with(target, stored);
    }
  }

  // Files of earlier versions have none.
  private static VoxelSpacing spacing(Path file, Map<String, String> metadata) {
    try {
      return VoxelSpacing.parse(metadata.getOrDefault(SPACING, VoxelSpacing.UNIT.toText()));
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }

  private static double number(Path file, Map<String, String> metadata, String key) {
    try {
      return Double.parseDouble(metadata.getOrDefault(key, ""));
    } catch (NumberFormatException e) {
      throw new UserException(
          file + " was not written by ./retrace train: it lacks the number " + key, e);
    }
  }
}
