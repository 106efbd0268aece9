package dev.retrace.examples.cli;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.nifti.NiftiBytes;
import dev.retrace.examples.nifti.NiftiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Folders of volume files, good and bad. */
final class NiftiFolder {
  private static final int SIDE = 9;
  private static final int VOXELS = SIDE * SIDE * SIDE;

  private final Path path;

  /** A folder with some good files. */
  NiftiFolder(Path path, int good) throws IOException {
    this.path = Files.createDirectories(path);
    for (int i = 0; i < good; i++) {
      float[] values = new float[VOXELS];
      Random random = new Random(i);
      for (int v = 0; v < VOXELS; v++) {
        values[v] = random.nextFloat();
      }
      NiftiWriter.writeFloat32(
          path.resolve("good" + i + ".nii.gz"),
          new Volume(SIDE, SIDE, SIDE, values, "good").toNifti());
    }
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Adds a file that breaks off. */
  Path truncated() throws IOException {
    return Files.write(path.resolve("bad.nii"), Arrays.copyOf(image(16, 0), 1000));
  }

  /** Adds a file that says it is something else. */
  Path withWrongMagic() throws IOException {
    byte[] bytes = image(16, 0);
    bytes[344] = 'x';
    return Files.write(path.resolve("bad.nii"), bytes);
  }

  /** Adds a file of colours. */
  Path ofColours() throws IOException {
    return Files.write(path.resolve("bad.nii"), image(128, 0));
  }

  /** Adds a file with a voxel that is no number. */
  Path withNaN() throws IOException {
    return Files.write(path.resolve("bad.nii"), image(16, Double.NaN));
  }

  private static byte[] image(int type, double last) {
    double[] values = new Random(99).doubles(VOXELS).toArray();
    values[VOXELS - 1] = last;
    return NiftiBytes.one().type(type).shape(SIDE, SIDE, SIDE).with(values);
  }
}
