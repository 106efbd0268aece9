package dev.retrace.examples.gallery.glow;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import com.google.auto.service.AutoService;
import dev.retrace.examples.gallery.Gallery;
import dev.retrace.examples.gallery.GalleryExample;
import dev.retrace.examples.gallery.GalleryRun;
import dev.retrace.examples.gallery.ImageDensity;

/** Glow learns to draw suns. */
@AutoService(GalleryExample.class)
public final class Glow implements GalleryExample {
  private static final int TRAINING_STEPS = 700;
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 4e-3;
  private static final int LEVELS = 2;
  private static final int FLOW_STEPS = 6;
  private static final int HIDDEN = 32;

  /** For the service loader. */
  public Glow() {}

  /**
   * Runs this example alone.
   *
   * @param args the folder for its files
   */
  public static void main(String... args) {
    Gallery.main(new Glow(), args);
  }

  @Override
  public String name() {
    return "glow";
  }

  @Override
  public String summary() {
    return "a multi-scale flow learns the density of small colour images, and draws new ones";
  }

  @Override
  public void run(GalleryRun run) {
    Engine.getInstance().setRandomSeed(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      SunImages images = new SunImages(1);
      InvertibleGlowLevel network =
          new InvertibleGlowLevel(new GlowLevel(3, LEVELS, FLOW_STEPS, HIDDEN));
      ImageDensity density = new ImageDensity(manager, run, network, images.shape(1));
      density.train(images, TRAINING_STEPS, BATCH, LEARNING_RATE);
      SunImages fresh = new SunImages(2);
      density.measure(images, fresh, 0.4);
      density.draw("glow.png", fresh);
    }
  }
}
