package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.Range;
import dev.retrace.examples.UserException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PhantomVolumesTest {
  @Test
  void theSeedDecidesEveryBit() {
    VolumeSet set = new PhantomVolumes(16, 2, 1, 42).load();
    // Fixed when the generator was written: other machines and releases must make the same volumes.
    assertThat(checksum(set.training().get(0))).isEqualTo(447109545L);
    assertThat(checksum(set.validation().get(0))).isEqualTo(3128090553L);
  }

  @Test
  void aVolumeDependsOnItsNumberOnly() {
    VolumeSet few = new PhantomVolumes(8, 2, 1, 3).load();
    VolumeSet more = new PhantomVolumes(8, 4, 3, 3).load();
    assertThat(more.training().get(1).values()).isEqualTo(few.training().get(1).values());
    assertThat(more.validation().get(0).values()).isEqualTo(few.validation().get(0).values());
    assertThat(more.validation().get(0).values()).isNotEqualTo(few.training().get(0).values());
  }

  @Test
  void headsAreBrightInADarkCorner() {
    VolumeSet set = new PhantomVolumes(32, 24, 1, 9).load();
    for (Volume volume : set.training()) {
      double mean = 0;
      for (float value : volume.values()) {
        assertThat(value).isAtLeast(0f);
        assertThat(value).isAtMost(1f);
        mean += value / volume.values().length;
      }
      assertThat(mean).isGreaterThan(0.1);
      assertThat(mean).isLessThan(0.4);
      for (int corner = 0; corner < 8; corner++) {
        int z = 31 * (corner & 1);
        int y = 31 * (corner >> 1 & 1);
        int x = 31 * (corner >> 2);
        assertThat(volume.at(z, y, x)).isLessThan(0.1f);
      }
    }
  }

  @Test
  void contrastsShowTheSameHeads() {
    VolumeSet plain = new PhantomVolumes(16, 2, 1, 42).load();
    VolumeSet both =
        new PhantomVolumes(16, 2, 1, 42, List.of(Contrast.T1, Contrast.T2), 0.25).load();
    for (int i = 0; i < 2; i++) {
      Volume t1 = plain.training().get(i);
      Volume pair = both.training().get(i);
      assertThat(pair.channels()).isEqualTo(2);
      assertThat(pair.label()).isEqualTo(t1.label());
      assertThat(Arrays.copyOf(pair.values(), t1.voxels())).isEqualTo(t1.values());
      // Air is dark in both; the fluid of T2 outshines all of what surrounds it.
      assertThat(pair.at(1, 0, 0, 0)).isLessThan(0.1f);
      float brightest = 0;
      for (int v = t1.voxels(); v < 2 * t1.voxels(); v++) {
        brightest = Math.max(brightest, pair.values()[v]);
      }
      assertThat(brightest).isGreaterThan(0.75f);
    }
  }

  @Test
  void theShareOfLesionsIsTheLabelsShare() {
    assertThat(diseased(0)).isEqualTo(0);
    assertThat(diseased(1)).isEqualTo(40);
    assertThat(diseased(0.5)).isIn(Range.closed(10, 30));
  }

  private static int diseased(double lesions) {
    return new PhantomVolumes(8, 40, 1, 5, List.of(Contrast.FLAIR), lesions)
        .load().training().stream().mapToInt(volume -> volume.label().orElseThrow()).sum();
  }

  @Test
  void contrastsHaveNames() {
    assertThat(Contrast.named("flair")).isEqualTo(Contrast.FLAIR);
    UserException e = assertThrows(UserException.class, () -> Contrast.named("ct"));
    assertThat(e).hasMessageThat().contains("t1, t2 and flair, not ct");
  }

  @Test
  void leftAndRightAreAlikeButNotTheSame() {
    Volume volume = new PhantomVolumes(32, 1, 1, 1).load().training().get(0);
    double difference = 0;
    for (int z = 0; z < 32; z++) {
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 16; x++) {
          difference += Math.abs(volume.at(z, y, x) - volume.at(z, y, 31 - x)) / (32 * 32 * 16);
        }
      }
    }
    assertThat(difference).isGreaterThan(0.02);
    assertThat(difference).isLessThan(0.2);
  }

  @Test
  void sizesAreChecked() {
    assertThrows(UserException.class, () -> new PhantomVolumes(4, 1, 1, 0));
    assertThrows(UserException.class, () -> new PhantomVolumes(32, 0, 1, 0));
    assertThrows(UserException.class, () -> new PhantomVolumes(32, 1, 0, 0));
  }

  private static long checksum(Volume volume) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * volume.values().length);
    bytes.asFloatBuffer().put(volume.values());
    CRC32 checksum = new CRC32();
    checksum.update(bytes.array());
    return checksum.getValue();
  }
}
