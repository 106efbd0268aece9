package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.RealData;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.data.BratsFolder;
import dev.retrace.examples.nifti.NiftiReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path temp;

  private static List<String> set(List<String> arguments, String... changes) {
    List<String> all = new ArrayList<>(arguments);
    for (String change : changes) {
      all.addAll(List.of("--set", change));
    }
    return all;
  }

  private List<String> inspect(Path data, String... changes) {
    return set(
        List.of("data", "inspect", data.toString(), "--out", temp.resolve("seen.png").toString()),
        changes);
  }

  @Test
  void aFolderIsDescribed() throws IOException {
    Path scans = temp.resolve("scans");
    BratsFolder.original(scans, 3);
    Files.writeString(
        scans.resolve("BraTS20_Training_002/BraTS20_Training_002_t2.nii.gz"), "broken");
    Outcome seen =
        Outcome.here(inspect(scans, "data.modalities=[t1,t2]", "data.size=8")).requireSuccess();
    assertThat(seen.out().get(0)).isEqualTo(scans + ": BraTS folder");
    assertThat(seen.out().get(1)).isEqualTo("  3 examinations of 3 patients");
    assertThat(String.join("\n", seen.out()))
        .contains("t1: 3 images of 9 x 9 x 9 voxels, 1 x 1 x 1 mm apart, values from 0");
    assertThat(String.join("\n", seen.out())).contains("t2: 2 images");
    assertThat(String.join("\n", seen.out())).contains("cannot be used: " + scans);
    assertThat(String.join("\n", seen.out())).doesNotContain("seg");
    assertThat(Files.size(temp.resolve("seen.png"))).isGreaterThan(1000L);
  }

  @Test
  void preparedVolumesOfTwoModalitiesAreLearned() {
    Path scans = temp.resolve("scans");
    Path prepared = temp.resolve("prepared");
    BratsFolder.renamed(scans, 4);
    Outcome made =
        Outcome.here(
                set(
                    List.of("data", "prepare", scans.toString(), "--out", prepared.toString()),
                    "data.modalities=[t1,t2]",
                    "data.size=8"))
            .requireSuccess();
    assertThat(made.out()).hasSize(5);
    assertThat(made.out().get(4)).contains("4 volumes are in " + prepared);
    assertThat(Outcome.here(inspect(prepared, "data.size=8")).requireSuccess().out().get(1))
        .isEqualTo("  3 volumes to train on and 1 held out, of 2 channels and 8 x 8 x 8 voxels");
    Path run = temp.resolve("run");
    List<String> train =
        SmallRun.arguments(
            "train", "--data", prepared.toString(), "--steps", "2", "--out", run.toString());
    Outcome wrong = Outcome.here(train);
    assertThat(wrong.requireSentence()).contains("have 2 channels, but model.image_channels is 1");
    Outcome.here(
            set(
                train,
                "model.image_channels=2",
                "data.modalities=[t1,t2]",
                "data.range=symmetric",
                "augmentation.flip=[y]",
                "augmentation.rotation=5",
                "augmentation.gamma=0.1"))
        .requireSuccess();
    float[] t2 = NiftiReader.read(run.resolve("samples/sample-0-t2.nii.gz")).voxels();
    for (float value : t2) {
      assertThat(value).isAtLeast(0); // written in [0, 1], whatever the range of the training
      assertThat(value).isAtMost(1);
    }
    assertThat(Files.exists(run.resolve("samples/sample-1-t1.nii.gz"))).isTrue();
  }

  @Test
  void syntheticHeadsCanBeLookedAt() {
    Outcome seen =
        Outcome.here(inspect(Path.of("phantom"), "data.modalities=[t1,flair]", "data.size=8"))
            .requireSuccess();
    assertThat(seen.out().get(0)).isEqualTo("phantom: synthetic heads");
    assertThat(seen.out().get(1)).contains("of 2 channels and 8 x 8 x 8 voxels");
  }

  @Test
  void onlyAFolderCanBeReadInPart() {
    Path scans = temp.resolve("scans");
    BratsFolder.original(scans, 3);
    List<String> some = new ArrayList<>(inspect(scans, "data.size=8"));
    some.addAll(List.of("--most", "2"));
    assertThat(String.join("\n", Outcome.here(some).requireSuccess().out()))
        .contains("t1: 2 images");
    List<String> synthetic = new ArrayList<>(inspect(Path.of("phantom"), "data.size=8"));
    synthetic.addAll(List.of("--most", "2"));
    assertThat(Outcome.here(synthetic).requireSentence()).contains("--most");
  }

  @Test
  void whatIsReadyNeedsNoPreparation() {
    Path scans = temp.resolve("scans");
    BratsFolder.original(scans, 3);
    List<String> command =
        set(
            List.of("data", "prepare", scans.toString(), "--out", temp.resolve("a").toString()),
            "data.size=8");
    Outcome.here(command).requireSuccess();
    assertThat(
            Outcome.here(
                    set(
                        List.of(
                            "data",
                            "prepare",
                            temp.resolve("a").toString(),
                            "--out",
                            temp.resolve("b").toString()),
                        "data.size=8"))
                .requireSentence())
        .contains("(prepared volumes) needs no preparation");
  }

  @Test
  void realModalitiesOnDifferentGrids() {
    Path folder = RealData.folder("tcga-fg-6692");
    Outcome seen =
        Outcome.here(inspect(folder, "data.modalities=[t1,t2]", "data.size=32")).requireSuccess();
    assertThat(String.join("\n", seen.out()))
        .contains("the modalities of 1 examination lie on different grids");
  }
}
