package dev.retrace.examples.data;

import dev.retrace.examples.npy.ElementType;
import dev.retrace.examples.npy.NpzWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Writes archives in the shape of MedMNIST's three-dimensional sets: a blurred ball per class. */
public final class MedMnistFile {
  private static final List<String> SPLITS = List.of("train", "val", "test");

  private MedMnistFile() {}

  /**
   * A set of two classes.
   *
   * @param file where to
   * @param side of the cubes
   * @param counts volumes for training, for validation and for tests
   * @return the file
   */
  public static Path write(Path file, int side, int... counts) {
    Random random = new Random(side);
    NpzWriter.write(
        file,
        NpzWriter.Packing.DEFLATED,
        archive -> {
          for (int i = 0; i < counts.length; i++) {
            byte[] labels = new byte[counts[i]];
            byte[] images = new byte[counts[i] * side * side * side];
            for (int n = 0; n < counts[i]; n++) {
              labels[n] = (byte) (n % 2);
              ball(images, n, side, labels[n] == 0 ? 0.2 : 0.4, random);
            }
            long count = counts[i];
            long length = side;
            archive.add(
                SPLITS.get(i) + "_images",
                ElementType.UINT8,
                List.of(count, length, length, length),
                images);
            archive.add(SPLITS.get(i) + "_labels", ElementType.UINT8, List.of(count, 1L), labels);
          }
        });
    return file;
  }

  private static void ball(byte[] images, int n, int side, double radius, Random random) {
    double middle = side / 2.0 + random.nextDouble() - 0.5;
    int at = n * side * side * side;
    for (int z = 0; z < side; z++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          double distance = Math.hypot(Math.hypot(z - middle, y - middle), x - middle) / side;
          images[at++] = (byte) Math.round(255 / (1 + Math.exp((distance - radius) * 40)));
        }
      }
    }
  }
}
