package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.idm.diffusion.ClassCodes;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.idm.testing.StoredGradients;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.Numbers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that is told classes. */
final class ClassConditionTest {
  private static final DataType TYPE = DataType.FLOAT64;
  private static final String TABLE = "time.classes.weight";
  private static final Conditioning STEPS = Conditioning.at(3, 700);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static IdmConfig config(TimeConditioning time) {
    return Networks.config(time, 1).withClasses(3);
  }

  @ParameterizedTest
  @EnumSource
  void trainsOnTheGradientsOfPlainAutograd(TimeConditioning time) {
    Idm network = Networks.random(manager, config(time), TYPE, 6, 7);
    NDArray x = Networks.volumes(manager, 1, TYPE);
    NDArray g = Numbers.normal(manager, TYPE, 2, x.getShape());
    Conditioning given = STEPS.labelled(2, Conditioning.NO_CLASS);
    NDArray sinusoid = TimeEmbedding.sinusoidal(manager, given.steps(), Networks.TIME_WIDTH, TYPE);
    NDArray code = ClassCodes.oneHot(manager, new int[] {2, 3}, 4, TYPE);
    StoredGradients stored = StoredGradients.of(network, g, x, sinusoid, code);

    try (Gradients gradients = new Gradients(manager)) {
      network.train(x, given, y -> g.duplicate(), 0, MemoryPlan.DECLARED, gradients);

      for (Pair<String, Parameter> each : network.getParameters()) {
        double[] found = Numbers.doubles(gradients.of(each.getValue()).orElseThrow());
        double error = Golden.relativeError(found, stored.parameters().get(each.getKey()));
        // Float64, sums in another order: about 1e-13 of a gradient's largest entry.
        assertWithMessage(each.getKey()).that(error).isAtMost(1e-9);
      }
      double[] table = Numbers.doubles(gradients.of(parameter(network, TABLE)).orElseThrow());
      for (int hidden = 0; hidden < 7; hidden++) { // only rows of classes that were told learn
        assertThat(table[4 * hidden]).isEqualTo(0);
        assertThat(table[4 * hidden + 1]).isEqualTo(0);
        assertThat(table[4 * hidden + 2]).isNotEqualTo(0);
        assertThat(table[4 * hidden + 3]).isNotEqualTo(0);
      }
    }
  }

  @Test
  void aClassChangesOnlyItsSample() {
    Idm network = Networks.random(manager, config(TimeConditioning.STEM), TYPE, 6, 7);
    NDArray x = Networks.volumes(manager, 1, TYPE);

    double[] untold = network.run(x, 3, 700).toDoubleArray();
    double[] told = network.run(x, STEPS.labelled(Conditioning.NO_CLASS, 1)).toDoubleArray();

    assertThat(told[0]).isEqualTo(untold[0]);
    assertThat(told[untold.length / 2]).isNotEqualTo(untold[untold.length / 2]);
  }

  @Test
  void startsAsTheNetworkWithoutClasses() {
    NDArray x = Networks.volumes(manager, 1, TYPE);
    double[][] outputs = new double[2][];
    for (int i = 0; i < 2; i++) {
      Idm network = new Idm(Networks.config(TimeConditioning.STEM, 1).withClasses(3 * i));
      manager.getEngine().setRandomSeed(3);
      network.initializeFor(manager, TYPE, 6, 7);
      assertThat(network.getParameters().contains(TABLE)).isEqualTo(i == 1);
      outputs[i] = network.run(x, i == 0 ? STEPS : STEPS.labelled(0, 2)).toDoubleArray();
    }

    assertThat(outputs[1]).isEqualTo(outputs[0]);
  }

  @Test
  void refusesClassesItDoesNotKnow() {
    NDArray x = Networks.volumes(manager, 1, TYPE);
    Idm three = Networks.random(manager, config(TimeConditioning.STEM), TYPE, 6, 7);
    Idm none = Networks.random(manager, TimeConditioning.STEM, 1, TYPE);

    assertThat(refusal(() -> three.run(x, STEPS.labelled(0, 3))))
        .isEqualTo("labels: expected a class from 0 to 2, not 3");
    assertThat(refusal(() -> none.run(x, STEPS.labelled(0, 0))))
        .isEqualTo("labels: the network knows no classes, but sample 0 has one");
    assertThat(refusal(() -> STEPS.labelled(0)))
        .isEqualTo("labels: expected one for each of 2 samples, not 1");
    assertThat(refusal(() -> Networks.config(TimeConditioning.STEM, 1).withClasses(-1)))
        .isEqualTo("classes: expected 0 or more, not -1");
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  private static Parameter parameter(Idm network, String path) {
    return network.getParameters().get(path);
  }
}
