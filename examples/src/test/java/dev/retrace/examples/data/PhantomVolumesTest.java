package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.nio.ByteBuffer;
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
