package dev.retrace.examples.gallery;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.auto.service.AutoService;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.examples.gallery.plot.HeatMap;
import dev.retrace.examples.gallery.plot.Picture;
import dev.retrace.examples.gallery.plot.Scatter;
import dev.retrace.examples.gallery.plot.Window;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.branch.Mlp;
import dev.retrace.runtime.flow.Flow;
import dev.retrace.runtime.flow.StandardNormal;
import dev.retrace.runtime.law.RationalQuadraticSpline;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A normalizing flow bends a normal distribution into two crescents: RealNVP's scheme, in which
 * each coordinate in turn changes by what the other one says. A scale and a shift, as in Dinh,
 * Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2016, fit almost as well but
 * cannot tear the plane and leave a thread between the crescents; a spline (Durkan et al., "Neural
 * Spline Flows", 2019) can make it as thin as it likes. Replace the law by {@code AtanAffine} to
 * see.
 */
@AutoService(GalleryExample.class)
public final class Moons implements GalleryExample {
  private static final int LAYERS = 3;
  private static final int STEPS = 1500;
  private static final int BATCH = 256;
  private static final double RATE = 4e-3;
  private static final int HELD_OUT = 20_000;
  private static final int SHOWN = 4000;
  private static final int GRID = 120;
  private static final Window WINDOW = new Window(-1.5, 2.5, -1.75, 2.25);

  /** Each coordinate in turn goes through a curve that depends on the other one. */
  @Invertible
  static final class Layer {
    @Coupling(law = RationalQuadraticSpline.class, writes = Half.RIGHT)
    Block right() {
      return curve();
    }

    @Coupling(law = RationalQuadraticSpline.class, writes = Half.LEFT)
    Block left() {
      return curve();
    }

    private static Block curve() {
      int numbers = new RationalQuadraticSpline().branchChannels(1);
      return Mlp.builder().setOutChannels(numbers).optHidden(64, 64).optZeroStart(true).build();
    }
  }

  /** For the service loader. */
  public Moons() {}

  /**
   * Runs this example alone.
   *
   * @param args the folder for its files
   */
  public static void main(String... args) {
    Gallery.main(new Moons(), args);
  }

  @Override
  public String name() {
    return "moons";
  }

  @Override
  public String summary() {
    return "a flow of spline couplings fits the density of two crescents";
  }

  @Override
  public void run(GalleryRun run) {
    Engine.getInstance().setRandomSeed(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      Flow flow = flow(manager, DataType.FLOAT32);
      TwoMoons moons = new TwoMoons(1);
      new GalleryTraining(manager, flow.network(), run)
          .learningRate(RATE)
          .run(
              STEPS,
              (step, scratch, sink) ->
                  flow.step(points(scratch, moons.draw(BATCH)), Conditions.NONE, sink));
      measure(run, manager, flow);
      draw(run, manager, flow);
    }
  }

  private static Flow flow(NDManager manager, DataType type) {
    InvertibleChain layers =
        new InvertibleChain(
            Stream.generate(() -> new InvertibleMoons_Layer(new Layer())).limit(LAYERS).toList());
    layers.initialize(manager, type, new Shape(1, 2));
    return new Flow(layers, new StandardNormal());
  }

  private static NDArray points(NDManager manager, float[] points) {
    return manager.create(points, new Shape(points.length / 2, 2));
  }

  private static void measure(GalleryRun run, NDManager manager, Flow flow) {
    float[] fresh = new TwoMoons(2).draw(HELD_OUT);
    double own =
        IntStream.range(0, HELD_OUT)
            .mapToDouble(i -> TwoMoons.logDensity(fresh[2 * i], fresh[2 * i + 1]))
            .average()
            .orElseThrow();
    Flow exact = flow(manager, DataType.FLOAT64);
    Weights.copy(flow.network(), exact.network());
    try (NDArray x = points(manager, fresh);
        NDArray wide = x.toType(DataType.FLOAT64, true);
        NDArray narrowLikelihood = flow.logLikelihood(x, Conditions.NONE);
        NDArray wideLikelihood = exact.logLikelihood(wide, Conditions.NONE)) {
      double found = mean(narrowLikelihood);
      run.say(
          "log-likelihood of %d fresh points under their own density: %.4f nats", HELD_OUT, own);
      run.say("under the flow, in float64: %.4f nats", mean(wideLikelihood));
      run.state(Goal.atLeast("under the flow, in float32, nats", found, -0.33));
    }
  }

  private static double mean(NDArray each) {
    return Arrays.stream(each.toDoubleArray()).average().orElseThrow();
  }

  private static void draw(GalleryRun run, NDManager manager, Flow flow) {
    try (NDArray grid = points(manager, WINDOW.cells(GRID));
        NDArray likelihood = flow.logLikelihood(grid, Conditions.NONE);
        NDArray samples = flow.sample(manager, new Shape(SHOWN, 2), Conditions.NONE, 1, 3)) {
      double[] density = Arrays.stream(likelihood.toDoubleArray()).map(Math::exp).toArray();
      run.say(
          "probability inside the picture: %.4f",
          Arrays.stream(density).sum() * WINDOW.cellArea(GRID));
      Picture.write(
          run.file("moons.png"),
          new Scatter("data", WINDOW, new TwoMoons(3).draw(SHOWN)),
          new Scatter("samples", WINDOW, samples.toFloatArray()),
          new HeatMap("density", density));
    }
  }
}
