package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A number that tells one set of volumes from another: every voxel, the labels and the order count,
 * names do not, for a folder may have moved.
 */
final class Fingerprint {
  private Fingerprint() {}

  static long of(VolumeSet volumes) {
    CRC32C sum = new CRC32C();
    add(sum, volumes.training());
    add(sum, volumes.validation());
    return sum.getValue();
  }

  private static void add(CRC32C sum, List<Volume> volumes) {
    for (Volume volume : volumes) {
      float[] values = volume.values();
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
      bytes.asFloatBuffer().put(values);
      sum.update(bytes);
      add(sum, volume.label().orElse(-1));
    }
    add(sum, volumes.size());
  }

  // All of it: the checksum's own update takes the low byte of a number.
  private static void add(CRC32C sum, int number) {
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }
}
