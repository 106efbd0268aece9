package dev.retrace.examples.data;

import static com.google.common.truth.Truth.assertThat;

import com.google.common.collect.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Augmentation ALL =
      new Augmentation(List.of(0, 2), 0.2, 0.1, 0.3, 10, 0.1, 0.05, ValueRange.UNIT);

  private static Volume pair() {
    Volume t1 = new PhantomVolumes(16, 1, 1, 1).load().training().get(0);
    float[] values = Arrays.copyOf(t1.values(), 2 * t1.voxels());
    for (int i = 0; i < t1.voxels(); i++) {
      values[t1.voxels() + i] = 1 - values[i];
    }
    return Volume.of(2, 16, 16, 16, values, "pair").labelled(1);
  }

  private static Augmentation moving(double rotation, double scale, double translation) {
    return new Augmentation(List.of(), 0, 0, 0, rotation, scale, translation, ValueRange.UNIT);
  }

  @Test
  void nothingSwitchedOnDrawsNothing() {
    Random random = new Random(5);
    Volume volume = pair();
    assertThat(Augmentation.NONE.apply(volume, random)).isSameInstanceAs(volume);
    assertThat(random.nextLong()).isEqualTo(new Random(5).nextLong());
  }

  @Test
  void theGeneratorDecidesAll() {
    Volume volume = pair();
    float[] before = volume.values().clone();
    float[] first = ALL.apply(volume, new Random(7)).values();
    assertThat(ALL.apply(volume, new Random(7)).values()).isEqualTo(first);
    assertThat(ALL.apply(volume, new Random(8)).values()).isNotEqualTo(first);
    assertThat(volume.values()).isEqualTo(before);
    assertThat(ALL.apply(volume, new Random(7)).label().orElseThrow()).isEqualTo(1);
  }

  @Test
  void mirrorsRunAlongTheirAxes() {
    float[] values = new float[24];
    for (int i = 0; i < 24; i++) {
      values[i] = i;
    }
    Volume volume = new Volume(2, 3, 4, values, "v");
    assertThat(Augmentation.mirrored(volume, 0).at(1, 2, 0)).isEqualTo(volume.at(1, 2, 3));
    assertThat(Augmentation.mirrored(volume, 1).at(1, 2, 0)).isEqualTo(volume.at(1, 0, 0));
    assertThat(Augmentation.mirrored(volume, 2).at(1, 2, 0)).isEqualTo(volume.at(0, 2, 0));
    for (int axis = 0; axis < 3; axis++) {
      Volume twice = Augmentation.mirrored(Augmentation.mirrored(volume, axis), axis);
      assertThat(twice.values()).isEqualTo(values);
    }
  }

  @Test
  void channelsMoveTogether() {
    Volume moved = moving(15, 0.1, 0.02).apply(pair(), new Random(3));
    int apart = 0;
    for (int i = 0; i < moved.voxels(); i++) {
      // One is the other turned dark for bright, except for what came in from beyond the volume.
      float sum = moved.values()[i] + moved.values()[moved.voxels() + i];
      apart += Math.abs(sum - 1) > 1e-5 ? 1 : 0;
    }
    assertThat(apart).isLessThan(moved.voxels() / 4);
  }

  @Test
  void turnsAndGrowthKeepTheMiddle() {
    float[] values = new float[9 * 9 * 9];
    values[(4 * 9 + 4) * 9 + 4] = 1;
    Volume dot = new Volume(9, 9, 9, values, "dot");
    for (int seed = 0; seed < 5; seed++) {
      Volume moved = moving(90, 0.5, 0).apply(dot, new Random(seed));
      assertThat(moved.at(4, 4, 4)).isWithin(0.3f).of(1); // less where shrinking smooths it
    }
    Volume shifted = moving(0, 0, 0.5).apply(dot, new Random(1));
    assertThat(shifted.at(4, 4, 4)).isLessThan(0.7f);
  }

  @Test
  void brightnessStaysInItsRange() {
    Volume volume = pair();
    Augmentation bright = new Augmentation(List.of(), 0.5, 0.3, 0.5, 0, 0, 0, ValueRange.UNIT);
    Volume changed = bright.apply(volume, new Random(2));
    assertThat(changed.values()).isNotEqualTo(volume.values());
    for (float value : changed.values()) {
      assertThat(value).isIn(Range.closed(0f, 1f));
    }
    // The same change in the other range.
    VolumeSet set = new VolumeSet(List.of(pair()), List.of(pair()), List.of());
    Volume symmetric = ValueRange.SYMMETRIC.apply(set).training().get(0);
    Augmentation other = new Augmentation(List.of(), 0.5, 0.3, 0.5, 0, 0, 0, ValueRange.SYMMETRIC);
    Volume back =
        ValueRange.SYMMETRIC.toUnit(List.of(other.apply(symmetric, new Random(2)))).get(0);
    for (int i = 0; i < back.values().length; i++) {
      // Rounding near -1 is that of numbers near 1; a root near 0 makes it larger.
      assertThat(back.values()[i]).isWithin(1e-4f).of(changed.values()[i]);
    }
  }
}
