package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BratsFormatTest {
  private static final int SIDE = 9;

  @TempDir Path temp;

  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temp.resolve("MICCAI_BraTS2020_TrainingData"));
  }

  private static DataSettings settings(boolean skipBad, String... modalities) {
    return new DataSettings(
        SIDE, List.of(modalities), PreparationChoice.CUBE, 0, SplitChoice.RANDOM, 0.3, 1, skipBad);
  }

  private static List<Volume> all(VolumeSet set) {
    List<Volume> all = new ArrayList<>(set.training());
    all.addAll(set.validation());
    return all;
  }

  @Test
  void bothLayoutsAreKnownAndGiveTheSameVolumes() throws IOException {
    BratsFolder.original(folder, 4);
    Files.writeString(folder.resolve("name_mapping.csv"), "Grade,BraTS_2020_subject_ID\n");
    Files.writeString(folder.resolve("survival_info.csv"), "Brats20ID,Age\n");
    Path other = Files.createDirectories(temp.resolve("renamed"));
    BratsFolder.renamed(other, 4);
    assertThat(DataFormats.title(temp)).isEqualTo("BraTS folder"); // from above, too
    assertThat(DataFormats.title(other)).isEqualTo("BraTS folder");
    VolumeSource source = DataFormats.open(folder, settings(false, "t2", "t1"));
    assertThat(source.channels().getAsInt()).isEqualTo(2);
    VolumeSet set = source.load();
    assertThat(set.training()).hasSize(3);
    assertThat(set.validation()).hasSize(1);
    VolumeSet renamed = DataFormats.open(other, settings(false, "t2", "t1")).load();
    for (int i = 0; i < 3; i++) {
      assertThat(set.training().get(i).values()).isEqualTo(renamed.training().get(i).values());
      assertThat(set.training().get(i).name()).contains("BraTS20_Training_00");
    }
    // In the order that was asked for.
    VolumeSet t2 = DataFormats.open(folder, settings(false, "t2")).load();
    assertThat(set.training().get(0).channel(0)).isEqualTo(t2.training().get(0).values());
  }

  @Test
  void withoutAWordTheFirstModalityIsTaken() {
    BratsFolder.original(folder, 3);
    Volume alone = DataFormats.open(folder, settings(false)).load().training().get(0);
    Volume t1 = DataFormats.open(folder, settings(false, "t1")).load().training().get(0);
    assertThat(alone.values()).isEqualTo(t1.values());
  }

  @Test
  void theSegmentationIsNoImage() {
    BratsFolder.original(folder, 2);
    UserException e =
        assertThrows(
            UserException.class, () -> DataFormats.open(folder, settings(false, "t1", "seg")));
    assertThat(e).hasMessageThat().contains("seg is the segmentation");
    for (ScanCase study : new ModalityFiles(VolumeFiles.in(folder), List.of("t1")).find()) {
      assertThat(study.images().keySet()).containsExactly("flair", "t1", "t1ce", "t2").inOrder();
    }
  }

  @Test
  void aMissingModalityNamesTheStudy() throws IOException {
    BratsFolder.original(folder, 4);
    Path study = folder.resolve("BraTS20_Training_003");
    Files.delete(study.resolve("BraTS20_Training_003_t2.nii.gz"));
    UserException e =
        assertThrows(
            UserException.class,
            () -> DataFormats.open(folder, settings(false, "t1", "t2")).load());
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            study
                + " has no image of modality t2, only flair, t1, t1ce; --skip-bad leaves such"
                + " files out.");
    VolumeSet set = DataFormats.open(folder, settings(true, "t1", "t2")).load();
    assertThat(all(set)).hasSize(3);
    assertThat(set.leftOut().get(0).file()).isEqualTo(study);
  }

  @Test
  void examinationsOfOnePatientStayTogether() {
    for (int patient = 0; patient < 6; patient++) {
      for (int visit = 0; visit < 3; visit++) {
        String name = String.format("BraTS-GLI-%05d-%03d", patient, visit);
        BratsFolder.write(
            folder.resolve(name).resolve(name + "-t1n.nii.gz"), 10L * patient + visit);
      }
    }
    assertThat(DataFormats.title(folder)).isEqualTo("BraTS folder");
    VolumeSet set = DataFormats.open(folder, settings(false, "t1n")).load();
    assertThat(set.training()).hasSize(12);
    List<String> held =
        set.validation().stream()
            .map(each -> Path.of(each.name()).getFileName().toString())
            .toList();
    assertThat(held).hasSize(6);
    for (int i = 0; i < 6; i += 3) {
      String patient = held.get(i).substring(0, 15);
      assertThat(held.get(i + 1)).startsWith(patient);
      assertThat(held.get(i + 2)).startsWith(patient);
    }
  }

  @Test
  void otherFoldersAreGroupedByTheModalitiesNamed() {
    BratsFolder.write(folder.resolve("a_bold.nii"), 1);
    BratsFolder.write(folder.resolve("a_t1.nii"), 2);
    BratsFolder.write(folder.resolve("b_bold.nii"), 3);
    BratsFolder.write(folder.resolve("b_t1.nii"), 4);
    assertThat(DataFormats.title(folder)).isEqualTo("folder of NIfTI files");
    VolumeSet set = DataFormats.open(folder, settings(false, "t1", "bold")).load();
    assertThat(all(set)).hasSize(2);
    assertThat(set.training().get(0).channels()).isEqualTo(2);
    // Not named, every file is a volume; those of one patient still stay together.
    VolumeSet single = DataFormats.open(folder, settings(false)).load();
    assertThat(all(single)).hasSize(4);
    UserException e =
        assertThrows(
            UserException.class, () -> DataFormats.open(folder, settings(false, "pet")).load());
    assertThat(e).hasMessageThat().contains("has no image of modality pet, only t1");
  }

  @Test
  void namesTellPatients() {
    assertThat(ScanName.of(Path.of("d/sub-01_ses-2_T1w.nii.gz")).patient()).isEqualTo("sub-01");
    assertThat(ScanName.of(Path.of("d/TCGA-FG-6692_flair.nii.gz")).patient())
        .isEqualTo("TCGA-FG-6692");
    assertThat(ScanName.of(Path.of("d/case_7.nii")).patient())
        .isEqualTo(Path.of("d/case_7").toString());
    assertThat(ScanName.of(Path.of("d/case_7.nii")).modality()).isEmpty();
  }

  @Test
  void onePatientAloneCannotBeSplit() {
    BratsFolder.write(folder.resolve("TCGA-FG-6692_t1.nii"), 1);
    BratsFolder.write(folder.resolve("TCGA-FG-6692_t2.nii"), 2);
    UserException e =
        assertThrows(UserException.class, () -> DataFormats.open(folder, settings(false)).load());
    assertThat(e).hasMessageThat().contains("All volumes are of one patient, TCGA-FG-6692");
  }
}
