package dev.retrace.examples.data;

import dev.retrace.examples.nifti.NiftiWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A folder laid out as the challenge's, with small volumes. */
public final class BratsFolder {
  private static final int SIDE = 9;
  private static final List<String> FILES = List.of("t1", "t1ce", "t2", "flair", "seg");

  private BratsFolder() {}

  /**
   * Writes studies 1 to {@code count} as they were published.
   *
   * @param folder where to
   * @param count of studies
   */
  public static void original(Path folder, int count) {
    for (int study = 1; study <= count; study++) {
      String name = String.format(Locale.ROOT, "BraTS20_Training_%03d", study);
      for (String file : FILES) {
        // The known defect: one study's segmentation has another name.
        String named = study == 2 && file.equals("seg") ? "W39_1998.09.19_Segm" : name + "_" + file;
        write(folder.resolve(name).resolve(named + ".nii.gz"), study * 10L + FILES.indexOf(file));
      }
    }
  }

  /**
   * Writes studies 1 to {@code count} under the names of the renamed copy.
   *
   * @param folder where to
   * @param count of studies
   */
  public static void renamed(Path folder, int count) {
    for (int study = 1; study <= count; study++) {
      String name = String.format(Locale.ROOT, "brats_train_%03d", study);
      for (String file : FILES) {
        String named = name + "_" + file + String.format(Locale.ROOT, "_%03d_w.nii.gz", study);
        write(folder.resolve(name).resolve(named), study * 10L + FILES.indexOf(file));
      }
    }
  }

  /**
   * Writes a volume of random voxels.
   *
   * @param file where to
   * @param seed of the voxels
   */
  public static void write(Path file, long seed) {
    Random random = new Random(seed);
    float[] values = new float[SIDE * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 * random.nextFloat();
    }
    NiftiWriter.writeFloat32(file, new Volume(SIDE, SIDE, SIDE, values, "v").toNifti());
  }
}
