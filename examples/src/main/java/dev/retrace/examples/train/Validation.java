package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.ForwardProcess;
import dev.retrace.idm.diffusion.GaussianNoise;
import dev.retrace.idm.diffusion.NoisePredictor;
import dev.retrace.idm.diffusion.NoiseSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The error of predicted noise on held-out volumes, for the network, for a linear filter and for
 * "there is no noise", all on the same volumes, steps and noise, and the same at every validation.
 */
final class Validation {
  /** Steps reported one by one, of a schedule of 2000. */
  private static final int[] LANDMARKS = {50, 250, 500, 1000};

  /** Steps averaged over, evenly spread over the schedule. */
  private static final int SPREAD = 20;

  private final NDManager manager;
  private final ForwardProcess process;
  private final SpectralFilter filter;
  private final List<Volume> volumes;
  private final int batch;
  private final long seed;
  private final int[] landmarks;
  private final int[] spread;
  private final double[][] baselines = new double[2][]; // per step: zero, filter

  Validation(
      NDManager manager,
      NoiseSchedule schedule,
      List<Volume> training,
      List<Volume> heldOut,
      int batch,
      long seed) {
    this.manager = manager;
    this.volumes = List.copyOf(heldOut);
    this.batch = batch;
    this.seed = seed;
    process = new ForwardProcess(schedule);
    filter = new SpectralFilter(schedule, training);
    int steps = schedule.steps();
    landmarks =
        Arrays.stream(LANDMARKS).map(t -> (int) ((long) t * steps / 2000)).distinct().toArray();
    spread =
        IntStream.range(0, SPREAD)
            .map(i -> (int) ((2L * i + 1) * steps / (2 * SPREAD)))
            .distinct()
            .toArray();
  }

  /** Judges a predictor on the held-out volumes. */
  ValidationReport judge(NoisePredictor predictor) {
    return judge(some -> predictor);
  }

  /** Judges a predictor that is told something of the held-out volumes, given some of them. */
  ValidationReport judge(HeldOutPredictor predictor) {
    int[] steps = steps();
    if (baselines[0] == null) {
      baselines[0] = new double[steps.length];
      baselines[1] = new double[steps.length];
      for (int i = 0; i < steps.length; i++) {
        measureBaselines(steps[i], i);
      }
    }
    double[] network = Arrays.stream(steps).mapToDouble(t -> networkError(predictor, t)).toArray();
    List<ValidationReport.Row> rows = new ArrayList<>();
    for (int t : landmarks) {
      int i = Arrays.binarySearch(steps, t);
      rows.add(
          new ValidationReport.Row(
              Integer.toString(t), network[i], baselines[1][i], baselines[0][i]));
    }
    rows.add(
        new ValidationReport.Row(
            ValidationReport.MEAN,
            mean(steps, network),
            mean(steps, baselines[1]),
            mean(steps, baselines[0])));
    return new ValidationReport(volumes.size(), rows);
  }

  private double mean(int[] steps, double... errors) {
    return Arrays.stream(spread)
        .mapToDouble(t -> errors[Arrays.binarySearch(steps, t)])
        .average()
        .orElseThrow();
  }

  private int[] steps() {
    TreeSet<Integer> all = new TreeSet<>();
    Arrays.stream(landmarks).forEach(all::add);
    Arrays.stream(spread).forEach(all::add);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private void measureBaselines(int t, int index) {
    for (int from = 0; from < volumes.size(); from += batch) {
      try (Noisy noisy = new Noisy(from, t)) {
        float[] xt = noisy.xt.toFloatArray();
        float[] noise = noisy.noise.toFloatArray();
        int voxels = noise.length / noisy.t.length;
        for (int start = 0; start < noise.length; start += voxels) {
          float[] eps = Arrays.copyOfRange(noise, start, start + voxels);
          double square = 0;
          for (float each : eps) {
            square += (double) each * each;
          }
          baselines[0][index] += square / voxels / volumes.size();
          baselines[1][index] +=
              filter.error(Arrays.copyOfRange(xt, start, start + voxels), eps, t) / volumes.size();
        }
      }
    }
  }

  private double networkError(HeldOutPredictor predictor, int t) {
    double sum = 0;
    for (int from = 0; from < volumes.size(); from += batch) {
      try (Noisy noisy = new Noisy(from, t);
          NDArray predicted = predictor.of(some(from)).predict(noisy.xt, noisy.t)) {
        sum += Denoiser.error(predicted, noisy.noise) * noisy.t.length;
      }
    }
    return sum / volumes.size();
  }

  private List<Volume> some(int from) {
    return volumes.subList(from, Math.min(from + batch, volumes.size()));
  }

  /** Some held-out volumes, with noise that depends on the seed, the step and the batch only. */
  private final class Noisy implements AutoCloseable {
    private final long[] t;
    private final NDArray noise;
    private final NDArray xt;

    Noisy(int from, int step) {
      List<Volume> some = some(from);
      t = new long[some.size()];
      Arrays.fill(t, step);
      try (NDArray x0 = Stack.of(manager, some)) {
        noise = new GaussianNoise(seed, ((long) step << 32) + from).draw(manager, x0.getShape());
        xt = process.addNoise(x0, t, noise);
      }
    }

    @Override
    public void close() {
      noise.close();
      xt.close();
    }
  }
}
