package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.RealData;
import dev.retrace.examples.UserException;
import dev.retrace.examples.nifti.NiftiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderVolumesTest {
  private static final VolumePreparation PREPARATION = VolumePreparation.toCube(8);

  @TempDir Path folder;

  @Test
  void everyFileIsOnOneSide() {
    List<String> names = writeMany(23);
    VolumeSet set = FolderVolumes.of(folder, PREPARATION, 5).load();
    assertThat(set.validation()).hasSize(2);
    assertThat(set.leftOut()).isEmpty();
    List<String> all = new ArrayList<>(namesOf(set.training()));
    all.addAll(namesOf(set.validation()));
    assertThat(all).containsExactlyElementsIn(names);
    assertThat(namesOf(set.training())).isInOrder();
  }

  @Test
  void theSeedDecidesTheSplit() {
    writeMany(12);
    List<String> first = namesOf(FolderVolumes.of(folder, PREPARATION, 1).load().validation());
    assertThat(namesOf(FolderVolumes.of(folder, PREPARATION, 1).load().validation()))
        .isEqualTo(first);
    List<List<String>> others = new ArrayList<>();
    for (int seed = 2; seed < 8; seed++) {
      others.add(namesOf(FolderVolumes.of(folder, PREPARATION, seed).load().validation()));
    }
    assertThat(others.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void bothSidesGetAtLeastOne() {
    writeMany(3);
    assertThat(source(0.01, false).load().validation()).hasSize(1);
    assertThat(source(0.99, false).load().training()).hasSize(1);
  }

  @Test
  void looksIntoSubfoldersForTheNamesAskedFor() throws IOException {
    write("a/case_t1.nii", 1);
    write("b/case_t1.nii.gz", 2);
    write("b/case_t2.nii.gz", 3);
    write("._junk.nii", 4);
    Files.writeString(folder.resolve("readme.txt"), "none");
    assertThat(VolumeFiles.in(folder).find()).hasSize(3);
    assertThat(VolumeFiles.in(folder).matching("*_t1.nii*").find())
        .containsExactly(folder.resolve("a/case_t1.nii"), folder.resolve("b/case_t1.nii.gz"))
        .inOrder();
    UserException e =
        assertThrows(UserException.class, () -> VolumeFiles.in(folder).matching("*flair*").find());
    assertThat(e).hasMessageThat().contains("named like *flair*");
    assertThrows(UserException.class, () -> VolumeFiles.in(folder).matching("{t1").find());
  }

  @Test
  void badFilesEndTheLoadingOrAreListed() throws IOException {
    writeMany(4);
    byte[] good = Files.readAllBytes(folder.resolve("case00.nii"));
    Path cut = Files.write(folder.resolve("cut.nii"), Arrays.copyOf(good, 500));
    Path text = Files.writeString(folder.resolve("text.nii"), "not a volume");

    UserException e = assertThrows(UserException.class, () -> source(0.25, false).load());
    assertThat(e).hasMessageThat().contains(cut.toString());
    assertThat(e).hasMessageThat().endsWith("; --skip-bad leaves such files out.");

    VolumeSet set = source(0.25, true).load();
    assertThat(set.training()).hasSize(3);
    assertThat(set.validation()).hasSize(1);
    assertThat(set.leftOut().stream().map(VolumeSet.LeftOut::file).toList())
        .containsExactly(cut, text)
        .inOrder();
    assertThat(set.leftOut().get(0).reason()).contains("cut short");
    assertThat(set.leftOut().get(1).reason()).contains("not a NIfTI file");
  }

  @Test
  void tooFewVolumesAreRefused() throws IOException {
    assertRefused("holds no .nii or .nii.gz file.");
    write("only.nii", 1);
    assertRefused("holds only one usable volume, but at least two are needed");
    Files.writeString(folder.resolve("only.nii"), "damaged");
    assertRefused("holds no usable volume");
    assertRefused("after 1 left out, the first because: " + folder.resolve("only.nii"));
  }

  @Test
  void aMissingFolderIsNamed() throws IOException {
    Path missing = folder.resolve("missing");
    UserException e = assertThrows(UserException.class, () -> VolumeFiles.in(missing).find());
    assertThat(e).hasMessageThat().contains("folder " + missing + " does not exist");
    Path file = Files.writeString(folder.resolve("file"), "");
    e = assertThrows(UserException.class, () -> VolumeFiles.in(file).find());
    assertThat(e).hasMessageThat().contains(file + " is not a folder");
  }

  @Test
  void fractionsAreChecked() {
    assertThrows(UserException.class, () -> source(0, false));
    assertThrows(UserException.class, () -> source(1, false));
    assertThrows(UserException.class, () -> source(Double.NaN, false));
  }

  @Test
  void realVolumesFillTheirRange() {
    Path hippocampus = RealData.folder("msd-hippocampus");
    VolumeFiles some = VolumeFiles.in(hippocampus).matching("hippocampus_0[0-3]*.nii.gz");
    VolumeSet set = new FolderVolumes(some, VolumePreparation.toCube(16), 0.1, 1, false).load();
    assertThat(set.training().size()).isAtLeast(10);
    for (Volume volume : set.training()) {
      double mean = 0;
      for (float value : volume.values()) {
        mean += value / volume.values().length;
      }
      // Tissue lies well inside the range, whatever the scanner's scale was.
      assertThat(mean).isGreaterThan(0.3);
      assertThat(mean).isLessThan(0.7);
    }
  }

  private void assertRefused(String reason) {
    UserException e = assertThrows(UserException.class, () -> source(0.1, true).load());
    assertThat(e).hasMessageThat().contains(folder.toString());
    assertThat(e).hasMessageThat().contains(reason);
  }

  private FolderVolumes source(double fraction, boolean skipBad) {
    return new FolderVolumes(VolumeFiles.in(folder), PREPARATION, fraction, 1, skipBad);
  }

  private List<String> writeMany(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(write(String.format("case%02d.nii", i), i).toString());
    }
    return names;
  }

  private Path write(String name, long seed) {
    Random random = new Random(seed);
    float[] values = new float[9 * 9 * 9];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Path file = folder.resolve(name);
    NiftiWriter.writeFloat32(file, new Volume(9, 9, 9, values, name).toNifti());
    return file;
  }

  private static List<String> namesOf(List<Volume> volumes) {
    return volumes.stream().map(Volume::name).toList();
  }
}
