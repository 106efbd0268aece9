package dev.retrace.examples.data;

import dev.retrace.examples.nifti.NiftiWriter;
import java.nio.file.Path;
import java.util.List;

/** Volumes as NIfTI files, one per channel, as viewers and other tools expect modalities. */
public final class VolumeWriter {
  private VolumeWriter() {}

  /**
   * Writes {@code stem.nii.gz}, or {@code stem-MODALITY.nii.gz} for each of several channels.
   *
   * @param folder where to; missing folders are made
   * @param stem the common part of the names
   * @param volume what to write
   * @param modalities names of the channels; where they are not as many, numbers from 0 stand in
   * @throws dev.retrace.examples.UserException naming the file, if one cannot be written
   */
  public static void write(Path folder, String stem, Volume volume, List<String> modalities) {
    boolean named = modalities.size() == volume.channels();
    for (int channel = 0; channel < volume.channels(); channel++) {
      String suffix = named ? modalities.get(channel) : Integer.toString(channel);
      String name = volume.channels() == 1 ? stem : stem + "-" + suffix;
      NiftiWriter.writeFloat32(folder.resolve(name + ".nii.gz"), volume.toNifti(channel));
    }
  }
}
