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
        long[] found = network.classify(heldOut.images());
        long[] right = heldOut.labels().toLongArray();
        run.state(Goal.atLeast("held-out accuracy", accuracy(found, right), 0.95));
        Picture.write(
            run.file("revnet.png"),
            new ImageGrid(
                "a column per answer",
                CLASSES,
                1,
                OutlineImages.SIDE,
                OutlineImages.SIDE,
                byAnswer(heldOut.images().toFloatArray(), found)),
            new HeatMap("a row per truth", confusion(found, right)),
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

  private static double accuracy(long[] found, long[] right) {
    int hits = 0;
    for (int i = 0; i < right.length; i++) {
      hits += found[i] == right[i] ? 1 : 0;
    }
    return (double) hits / right.length;
  }

  /** The share of each answer, a column, among the images of each class, a row. */
  private static double[] confusion(long[] found, long[] right) {
    double[] shares = new double[CLASSES * CLASSES];
    int[] counts = new int[CLASSES];
    for (long each : right) {
      counts[(int) each]++;
    }
    for (int i = 0; i < right.length; i++) {
      shares[(int) (right[i] * CLASSES + found[i])] += 1.0 / counts[(int) right[i]];
    }
    return shares;
  }

  /**
   * The first images that were given each answer, a column per answer; black where none is left.
   */
  private static float[] byAnswer(float[] pixels, long[] found) {
    int size = OutlineImages.SIDE * OutlineImages.SIDE;
    float[] grid = new float[CLASSES * CLASSES * size];
    int[] rows = new int[CLASSES];
    for (int i = 0; i < found.length; i++) {
      int column = (int) found[i];
      if (rows[column] < CLASSES) {
        int cell = CLASSES * rows[column]++ + column;
        System.arraycopy(pixels, i * size, grid, cell * size, size);
      }
    }
    return grid;
  }
}
