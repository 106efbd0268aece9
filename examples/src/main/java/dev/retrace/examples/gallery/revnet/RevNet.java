package dev.retrace.examples.gallery.revnet;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import com.google.auto.service.AutoService;
import dev.retrace.examples.gallery.Gallery;
import dev.retrace.examples.gallery.GalleryExample;
import dev.retrace.examples.gallery.GalleryRun;
import dev.retrace.examples.gallery.GalleryTraining;
import dev.retrace.examples.gallery.Goal;
import dev.retrace.examples.gallery.LabelLoss;
import dev.retrace.examples.gallery.LabelledBatch;
import dev.retrace.examples.gallery.ReversibleNetwork;
import dev.retrace.examples.gallery.plot.HeatMap;
import dev.retrace.examples.gallery.plot.ImageGrid;
import dev.retrace.examples.gallery.plot.LineChart;
import dev.retrace.examples.gallery.plot.Picture;

/** A reversible residual network tells outlines apart. */
@AutoService(GalleryExample.class)
public final class RevNet implements GalleryExample {
  private static final int STEPS = 500;
  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 4e-3;
  private static final int CHANNELS = 16;
  private static final int BLOCKS = 1; // at each of three resolutions
  private static final int HELD_OUT = 1000;
  private static final int CLASSES = Outline.values().length;

  /** For the service loader. */
  public RevNet() {}

  /**
   * Runs this example alone.
   *
   * @param args the folder for its files
   */
  public static void main(String... args) {
    Gallery.main(new RevNet(), args);
  }

  @Override
  public String name() {
    return "revnet";
  }

  @Override
  public String summary() {
    return "a classifier of outlines with a reversible core, trained without stored activations";
  }

  @Override
  public void run(GalleryRun run) {
    Engine.getInstance().setRandomSeed(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      ReversibleNetwork network = network();
      network.initialize(manager, OutlineImages.shape(BATCH));
      OutlineImages images = new OutlineImages(1);
      double[] losses =
          new GalleryTraining(manager, network.block(), run)
              .learningRate(LEARNING_RATE)
              .run(
                  STEPS,
                  (step, scratch, sink) ->
                      network.step(images.draw(scratch, BATCH), LabelLoss.CROSS_ENTROPY, sink));
      try (LabelledBatch heldOut = new OutlineImages(2).draw(manager, HELD_OUT)) {
        Answers answers =
            new Answers(
                CLASSES, network.classify(heldOut.images()), heldOut.labels().toLongArray());
        run.state(Goal.atLeast("held-out accuracy", answers.accuracy(), 0.95));
        int side = OutlineImages.SIDE;
        float[] columns = answers.columns(heldOut.images().toFloatArray());
        Picture.write(
            run.file("revnet.png"),
            new ImageGrid("a column per answer", CLASSES, 1, side, side, columns),
            new HeatMap("a row per truth", answers.confusion()),
            new LineChart("loss").curve("cross-entropy", losses));
      }
    }
  }

  private static ReversibleNetwork network() {
    Block stem =
        Conv2d.builder()
            .setFilters(CHANNELS)
            .setKernelShape(new Shape(3, 3))
            .optPadding(new Shape(1, 1))
            .build();
    Block head =
        new SequentialBlock()
            .add(Pool.globalAvgPool2dBlock())
            .add(Linear.builder().setUnits(CLASSES).build());
    return new ReversibleNetwork(
        stem, new InvertibleRevNetCore(new RevNetCore(CHANNELS, BLOCKS)), head);
  }
}
