package dev.retrace.examples.gallery.residual;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.examples.gallery.Gallery;
import dev.retrace.examples.gallery.GalleryExample;
import dev.retrace.examples.gallery.GalleryRun;
import dev.retrace.examples.gallery.GalleryTraining;
import dev.retrace.examples.gallery.GaussianBaseline;
import dev.retrace.examples.gallery.Goal;
import dev.retrace.examples.gallery.plot.HeatMap;
import dev.retrace.examples.gallery.plot.Picture;
import dev.retrace.examples.gallery.plot.Scatter;
import dev.retrace.examples.gallery.plot.Window;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.flow.Flow;
import dev.retrace.runtime.flow.StandardNormal;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A residual flow fits an open ring. */
@AutoService(GalleryExample.class)
public final class Residual implements GalleryExample {
  private static final int STEPS = 400;
  private static final int BATCH = 128;
  private static final double LEARNING_RATE = 2e-2;
  private static final int LAYERS = 6;
  private static final int HIDDEN = 32;
  private static final int HELD_OUT = 10_000;
  private static final int SHOWN = 3000;
  private static final int GRID = 120;
  private static final Window WINDOW = new Window(-2.5, 2.5, -2.5, 2.5);

  /** For the service loader. */
  public Residual() {}

  /**
   * Runs this example alone.
   *
   * @param args the folder for its files
   */
  public static void main(String... args) {
    Gallery.main(new Residual(), args);
  }

  @Override
  public String name() {
    return "residual";
  }

  @Override
  public String summary() {
    return "a residual flow, without couplings, fits the density of an open ring";
  }

  @Override
  public void run(GalleryRun run) {
    Engine.getInstance().setRandomSeed(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      Flow flow = flow(manager);
      OpenRing ring = new OpenRing(1);
      new GalleryTraining(manager, flow.network(), run)
          .learningRate(LEARNING_RATE)
          .run(
              STEPS,
              (step, scratch, sink) ->
                  flow.step(points(scratch, ring.draw(BATCH)), Conditions.NONE, sink));
      measure(run, manager, flow);
      draw(run, manager, flow);
    }
  }

  private static Flow flow(NDManager manager) {
    InvertibleChain layers =
        new InvertibleChain(
            Stream.generate(() -> new InvertibleResidualLayer(new ResidualLayer(2, HIDDEN)))
                .limit(LAYERS)
                .toList());
    layers.initialize(manager, DataType.FLOAT32, new Shape(BATCH, 2));
    return new Flow(layers, new StandardNormal());
  }

  private static NDArray points(NDManager manager, float[] points) {
    return manager.create(points, new Shape(points.length / 2, 2));
  }

  private static void measure(GalleryRun run, NDManager manager, Flow flow) {
    float[] fresh = new OpenRing(2).draw(HELD_OUT);
    double own =
        IntStream.range(0, HELD_OUT)
            .mapToDouble(i -> OpenRing.logDensity(fresh[2 * i], fresh[2 * i + 1]))
            .average()
            .orElseThrow();
    try (NDArray x = points(manager, fresh);
        NDArray seen = points(manager, new OpenRing(1).draw(HELD_OUT));
        GaussianBaseline gaussian = GaussianBaseline.fit(seen);
        NDArray likelihood = flow.logLikelihood(x, Conditions.NONE)) {
      run.say("log-likelihood of fresh points, in nats");
      run.say("  one normal distribution: %.3f", gaussian.meanLogLikelihood(x));
      run.say("  their own density:       %.3f", own);
      double found = Arrays.stream(likelihood.toDoubleArray()).average().orElseThrow();
      run.state(Goal.atLeast("  residual flow, nats", found, -1.9));
    }
  }

  private static void draw(GalleryRun run, NDManager manager, Flow flow) {
    try (NDArray grid = points(manager, WINDOW.cells(GRID));
        NDArray likelihood = flow.logLikelihood(grid, Conditions.NONE);
        NDArray samples = flow.sample(manager, new Shape(SHOWN, 2), Conditions.NONE, 1, 3)) {
      double[] density = Arrays.stream(likelihood.toDoubleArray()).map(Math::exp).toArray();
      Picture.write(
          run.file("residual.png"),
          new Scatter("data", WINDOW, new OpenRing(3).draw(SHOWN)),
          new Scatter("samples", WINDOW, samples.toFloatArray()),
          new HeatMap("density", density));
    }
  }
}
