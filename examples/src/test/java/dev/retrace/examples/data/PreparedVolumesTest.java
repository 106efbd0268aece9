package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedVolumesTest {
  @TempDir Path temp;

  private Path scans;
  private Path target;

  @BeforeEach
  void makeScans() {
    scans = temp.resolve("scans");
    target = temp.resolve("prepared");
    BratsFolder.original(scans, 4);
  }

  private static DataSettings settings(int side, String... modalities) {
    return new DataSettings(
        side, List.of(modalities), PreparationChoice.CUBE, 0, SplitChoice.RANDOM, 0.3, 1, false);
  }

  private void prepare(String... modalities) {
    List<String> done = new ArrayList<>();
    PreparedWriter.Result result =
        new PreparedWriter(settings(6, modalities)).write(scans, target, done::add);
    assertThat(result.volumes()).isEqualTo(4);
    assertThat(done).hasSize(4);
  }

  private static void assertSame(VolumeSet one, VolumeSet other) {
    assertThat(one.training()).hasSize(other.training().size());
    for (int i = 0; i < one.training().size(); i++) {
      Volume first = one.training().get(i);
      Volume second = other.training().get(i);
      assertThat(first.values()).isEqualTo(second.values());
      assertThat(first.name()).isEqualTo(second.name());
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          // Files hold places in single precision.
          assertThat(first.affine().orElseThrow()[row][column])
              .isWithin(1e-5)
              .of(second.affine().orElseThrow()[row][column]);
        }
      }
    }
    assertThat(one.validation().get(0).values()).isEqualTo(other.validation().get(0).values());
  }

  @Test
  void preparedVolumesAreThoseOfTheScans() {
    prepare("t1", "t2");
    assertThat(DataFormats.title(target)).isEqualTo("prepared volumes");
    VolumeSource source = DataFormats.open(target, settings(6, "t1", "t2"));
    assertThat(source.channels().getAsInt()).isEqualTo(2);
    assertSame(source.load(), DataFormats.open(scans, settings(6, "t1", "t2")).load());
    assertThat(DataFormats.open(target, settings(6)).channels().getAsInt()).isEqualTo(2);
  }

  @Test
  void modalitiesMayBeChosenLater() {
    prepare("t1", "t2");
    VolumeSet both = DataFormats.open(target, settings(6, "t1", "t2")).load();
    VolumeSet second = DataFormats.open(target, settings(6, "t2")).load();
    assertThat(second.training().get(0).values()).isEqualTo(both.training().get(0).channel(1));
    assertThat(refusal(settings(6, "flair"))).contains("data.modalities=[t1, t2], without flair");
  }

  @Test
  void filesWithoutModalities() {
    for (int i = 0; i < 3; i++) {
      BratsFolder.write(temp.resolve("plain/case" + i + ".nii"), i);
    }
    Path plain = temp.resolve("plain");
    new PreparedWriter(settings(6)).write(plain, target, name -> {});
    assertSame(
        DataFormats.open(target, settings(6)).load(), DataFormats.open(plain, settings(6)).load());
  }

  @Test
  void otherSettingsAreRefused() {
    prepare("t1");
    assertThat(refusal(settings(8, "t1"))).contains("was prepared with data.size=6;");
    DataSettings spaced =
        new DataSettings(
            6, List.of("t1"), PreparationChoice.CUBE, 2, SplitChoice.RANDOM, 0.3, 1, false);
    assertThat(refusal(spaced)).contains("was prepared with data.spacing=0.0;");
  }

  @Test
  void scansThatHaveChangedAreNoticedAndThoseThatAreGoneAreNot() throws IOException {
    prepare("t1");
    Path scan = scans.resolve("BraTS20_Training_002/BraTS20_Training_002_t1.nii.gz");
    FileTime before = Files.getLastModifiedTime(scan);
    Files.setLastModifiedTime(scan, FileTime.fromMillis(before.toMillis() + 2000));
    assertThat(refusal(settings(6, "t1"))).contains(scan + " has changed since");
    Files.delete(scan);
    assertThat(DataFormats.open(target, settings(6, "t1")).load().training()).hasSize(3);
  }

  @Test
  void damageIsNoticed() throws IOException {
    prepare("t1");
    Path file = target.resolve("00001_t1.nii");
    byte[] bytes = Files.readAllBytes(file);
    bytes[400] ^= 1;
    Files.write(file, bytes);
    assertThat(refusal(settings(6, "t1"))).contains(file + " is damaged");
    Path index = target.resolve("prepared.json");
    String text = Files.readString(index);
    Files.writeString(index, text.substring(0, text.length() / 2));
    assertThat(refusal(settings(6, "t1"))).contains("prepared.json is damaged");
    Files.writeString(index, text.replace("\"version\" : 1", "\"version\" : 2"));
    assertThat(refusal(settings(6, "t1"))).contains("another version");
  }

  @Test
  void nothingIsLeftOfWhatFailed() throws IOException {
    Path scan = scans.resolve("BraTS20_Training_004/BraTS20_Training_004_t1.nii.gz");
    Files.writeString(scan, "no scan");
    UserException e =
        assertThrows(
            UserException.class,
            () -> new PreparedWriter(settings(6, "t1")).write(scans, target, name -> {}));
    assertThat(e).hasMessageThat().contains(scan.toString());
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.toList()).containsExactly(scans);
    }
    Files.createDirectories(target);
    e =
        assertThrows(
            UserException.class,
            () -> new PreparedWriter(settings(6, "t1")).write(scans, target, name -> {}));
    assertThat(e).hasMessageThat().contains(target + " exists");
  }

  private String refusal(DataSettings settings) {
    return assertThrows(UserException.class, () -> DataFormats.open(target, settings).load())
        .getMessage();
  }
}
