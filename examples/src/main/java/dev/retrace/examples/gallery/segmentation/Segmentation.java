package dev.retrace.examples.gallery.segmentation;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv3d;
import com.google.auto.service.AutoService;
import dev.retrace.examples.gallery.Gallery;
import dev.retrace.examples.gallery.GalleryExample;
import dev.retrace.examples.gallery.GalleryRun;
import dev.retrace.examples.gallery.GalleryTraining;
import dev.retrace.examples.gallery.Goal;
import dev.retrace.examples.gallery.LabelLoss;
import dev.retrace.examples.gallery.LabelledBatch;
import dev.retrace.examples.gallery.ReversibleNetwork;
import dev.retrace.examples.gallery.plot.Picture;

/** An invertible U-Net finds an organ, a lesion and a vessel in volumes. */
@AutoService(GalleryExample.class)
public final class Segmentation implements GalleryExample {
  private static final int STEPS = 200;
  private static final int BATCH = 2;
  private static final double LEARNING_RATE = 5e-3;
  private static final int SIDE = 24;
  private static final int CHANNELS = 16;
  private static final int LEVELS = 3;
  private static final int HELD_OUT = 16;

  /** For the service loader. */
  public Segmentation() {}

  /**
   * Runs this example alone.
   *
   * @param args the folder for its files
   */
  public static void main(String... args) {
    Gallery.main(new Segmentation(), args);
  }

  @Override
  public String name() {
    return "segmentation";
  }

  @Override
  public String summary() {
    return "an invertible U-Net labels the voxels of volumes";
  }

  @Override
  public void run(GalleryRun run) {
    Engine.getInstance().setRandomSeed(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      AnatomyVolumes volumes = new AnatomyVolumes(SIDE, 1);
      ReversibleNetwork network = network();
      network.initialize(manager, volumes.shape(BATCH));
      LabelLoss loss = new LabelLoss(Dice.LOSS);
      new GalleryTraining(manager, network.block(), run)
          .learningRate(LEARNING_RATE)
          .run(
              STEPS,
              (step, scratch, sink) -> network.step(volumes.draw(scratch, BATCH), loss, sink));
      try (LabelledBatch heldOut = new AnatomyVolumes(SIDE, 2).draw(manager, HELD_OUT)) {
        long[] found = network.classify(heldOut.images());
        long[] truth = heldOut.labels().toLongArray();
        float[] values = heldOut.images().toFloatArray();
        Overlay overlay = new Overlay(SIDE, 3, values, truth);
        Picture.write(
            run.file("segmentation.png"),
            overlay.grid("volumes", new long[truth.length]),
            overlay.grid("truth", truth),
            overlay.grid("network", found));
        double simple = Dice.mean(AnatomyVolumes.byBrightness(values), truth, HELD_OUT);
        run.say("mean Dice by the nearest brightness alone: %.3f", simple);
        run.state(Goal.atLeast("mean held-out Dice", Dice.mean(found, truth, HELD_OUT), 0.85));
      }
    }
  }

  private static ReversibleNetwork network() {
    return new ReversibleNetwork(
        convolution(CHANNELS, 3),
        new InvertibleIUNetLevel(new IUNetLevel(CHANNELS, LEVELS)),
        convolution(Anatomy.CLASSES, 1));
  }

  private static Block convolution(int filters, int extent) {
    long padding = extent / 2;
    return Conv3d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(extent, extent, extent))
        .optPadding(new Shape(padding, padding, padding))
        .build();
  }
}
