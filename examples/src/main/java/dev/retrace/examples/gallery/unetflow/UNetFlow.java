package dev.retrace.examples.gallery.unetflow;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import dev.retrace.examples.gallery.Gallery;
import dev.retrace.examples.gallery.GalleryExample;
import dev.retrace.examples.gallery.GalleryRun;
import dev.retrace.examples.gallery.ImageDensity;

/** An invertible U-Net is the density of small slices. */
@AutoService(GalleryExample.class)
public final class UNetFlow implements GalleryExample {
  private static final int TRAINING_STEPS = 500;
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 4e-3;
  private static final int LEVELS = 3;
  private static final int FLOW_STEPS = 2;

  /** For the service loader. */
  public UNetFlow() {}

  /**
   * Runs this example alone.
   *
   * @param args the folder for its files
   */
  public static void main(String... args) {
    Gallery.main(new UNetFlow(), args);
  }

  @Override
  public String name() {
    return "unetflow";
  }

  @Override
  public String summary() {
    return "an invertible U-Net, trained by likelihood, learns the density of small slices";
  }

  @Override
  public void run(GalleryRun run) {
    Engine.getInstance().setRandomSeed(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      HeadSlices slices = new HeadSlices(1);
      InvertibleUNetDensity network =
          new InvertibleUNetDensity(new UNetDensity(LEVELS, FLOW_STEPS));
      ImageDensity density = new ImageDensity(manager, run, network, slices.shape(1));
      density.train(slices, TRAINING_STEPS, BATCH, LEARNING_RATE);
      HeadSlices fresh = new HeadSlices(2);
      density.measure(slices, fresh, 0.2);
      density.draw("unetflow.png", fresh);
    }
  }
}
