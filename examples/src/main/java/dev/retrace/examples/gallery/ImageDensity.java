package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.gallery.plot.ImageGrid;
import dev.retrace.examples.gallery.plot.Panel;
import dev.retrace.examples.gallery.plot.Picture;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.flow.BitsPerDimension;
import dev.retrace.runtime.flow.Dequantisation;
import dev.retrace.runtime.flow.Flow;
import dev.retrace.runtime.flow.StandardNormal;

/** A flow over small images: trained by likelihood, compared with a normal distribution, drawn. */
public final class ImageDensity {
  private static final int HELD_OUT = 1000;
  private static final int BASELINE = 5000; // images that the normal distribution is fitted to
  private static final int COLUMNS = 8;

  private final NDManager manager;
  private final GalleryRun run;
  private final Flow flow;
  private final Dequantisation noise = new Dequantisation(QuantisedImages.BITS, 1);

  /**
   * A flow to be trained.
   *
   * @param manager owner of the parameters
   * @param run where lines and pictures go
   * @param network from images to latents, not initialized
   * @param images one image of the data
   */
  public ImageDensity(NDManager manager, GalleryRun run, InvertibleBlock network, Shape images) {
    this.manager = manager;
    this.run = run;
    network.initialize(manager, DataType.FLOAT32, images);
    flow = new Flow(network, new StandardNormal());
  }

  /**
   * Trains; the line of each step is the loss in nats per image.
   *
   * @param source of the images
   * @param steps of a complete run
   * @param batch images a step
   * @param learningRate the highest
   */
  public void train(QuantisedImages source, int steps, int batch, double learningRate) {
    new GalleryTraining(manager, flow.network(), run)
        .learningRate(learningRate)
        .run(
            steps,
            (step, scratch, sink) ->
                flow.step(dequantised(scratch, source, batch), Conditions.NONE, sink));
  }

  /**
   * States how many bits per dimension fresh images cost, beside what they cost under the normal
   * distribution that fits best.
   *
   * @param seen the source of the training images
   * @param fresh another one
   * @param goal bits per dimension that the flow must save over the normal distribution
   */
  public void measure(QuantisedImages seen, QuantisedImages fresh, double goal) {
    long dimensions = fresh.shape(1).size();
    BitsPerDimension bits = new BitsPerDimension(QuantisedImages.BITS, dimensions);
    try (NDArray x = dequantised(manager, fresh, HELD_OUT);
        NDArray many = dequantised(manager, seen, BASELINE);
        GaussianBaseline gaussian = GaussianBaseline.fit(many);
        NDArray likelihood = flow.logLikelihood(x, Conditions.NONE)) {
      double normal = bits.of(gaussian.meanLogLikelihood(x));
      double found = bits.of(likelihood);
      run.say("bits per dimension of fresh images: %.3f as normal variables", normal);
      run.say("                                    %.3f under the flow", found);
      run.state(Goal.atLeast("bits per dimension saved", normal - found, goal));
    }
  }

  /**
   * Draws data beside samples at two temperatures.
   *
   * @param name of the file
   * @param fresh source of the data shown
   */
  public void draw(String name, QuantisedImages fresh) {
    Shape shape = fresh.shape(COLUMNS * COLUMNS);
    float[] data = fresh.draw(COLUMNS * COLUMNS);
    for (int i = 0; i < data.length; i++) {
      data[i] /= 255;
    }
    Picture.write(
        run.file(name),
        grid("data", shape, data),
        grid("samples, temperature 0.7", shape, samples(shape, 0.7)),
        grid("samples, temperature 1", shape, samples(shape, 1)));
  }

  private float[] samples(Shape shape, double temperature) {
    try (NDArray drawn = flow.sample(manager, shape, Conditions.NONE, temperature, 3)) {
      return drawn.toFloatArray();
    }
  }

  private static Panel grid(String title, Shape shape, float[] pixels) {
    int side = Math.toIntExact(shape.get(2));
    return new ImageGrid(title, COLUMNS, Math.toIntExact(shape.get(1)), side, side, pixels);
  }

  private NDArray dequantised(NDManager owner, QuantisedImages source, int count) {
    try (NDArray levels = owner.create(source.draw(count), source.shape(count))) {
      return noise.apply(levels, DataType.FLOAT32);
    }
  }
}
