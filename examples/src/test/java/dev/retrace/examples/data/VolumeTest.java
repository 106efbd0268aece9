package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeTest {
  private static final double[][] PLACE = {{2, 0, 0, 5}, {0, 2, 0, 6}, {0, 0, 2, 7}, {0, 0, 0, 1}};

  @TempDir Path temp;

  private static Volume pair() {
    float[] values = new float[2 * 2 * 3 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Volume.of(2, 2, 3, 4, values, "pair");
  }

  @Test
  void theLastAxisIsFastestAndTheChannelSlowest() {
    Volume pair = pair();
    assertThat(pair.at(1, 1, 2, 3)).isEqualTo(47);
    assertThat(pair.at(1, 0, 0, 1)).isEqualTo(25);
    assertThat(pair.at(0, 1, 0)).isEqualTo(4);
    assertThat(pair.voxels()).isEqualTo(24);
  }

  @Test
  void changesKeepTheRest() {
    Volume changed = pair().labelled(3).placed(PLACE).withValues(new float[48]);
    assertThat(changed.label()).isEqualTo(OptionalInt.of(3));
    assertThat(changed.affine().orElseThrow()).isEqualTo(PLACE);
    assertThat(changed.name()).isEqualTo("pair");
    assertThat(changed.channels()).isEqualTo(2);
    assertThat(pair().label().isEmpty()).isTrue();
    assertThrows(IllegalArgumentException.class, () -> pair().withValues(new float[24]));
    assertThrows(IllegalArgumentException.class, () -> pair().labelled(-1));
  }

  @Test
  void modalitiesAreFilesOfTheirOwn() {
    VolumeWriter.write(temp, "sample-0", pair().placed(PLACE), List.of("t1", "t2"));
    NiftiImage t2 = NiftiReader.read(temp.resolve("sample-0-t2.nii.gz"));
    assertThat(t2.shape()).isEqualTo(new int[] {4, 3, 2});
    assertThat(t2.voxels()[0]).isEqualTo(24);
    assertThat(t2.affine()).isEqualTo(PLACE);
    assertThat(Files.exists(temp.resolve("sample-0-t1.nii.gz"))).isTrue();
    VolumeWriter.write(temp, "plain", pair(), List.of());
    assertThat(Files.exists(temp.resolve("plain-1.nii.gz"))).isTrue();
    VolumeWriter.write(temp, "one", new Volume(4, 4, 4, new float[64], "one"), List.of("t1"));
    assertThat(Files.exists(temp.resolve("one.nii.gz"))).isTrue();
  }
}
