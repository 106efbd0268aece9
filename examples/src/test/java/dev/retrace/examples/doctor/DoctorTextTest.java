package dev.retrace.examples.doctor;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DoctorTextTest {
  private static final Path CACHE = Path.of("cache");

  private static final MachineFacts MACHINE =
      new MachineFacts(
          "Linux 6.1",
          "amd64",
          2,
          OptionalLong.of(8L << 30),
          OptionalLong.of(6L << 30),
          OptionalLong.of(4L << 30),
          "17.0.15 (Temurin)",
          2L << 30);

  private static final EngineFacts ON_CPU =
      new EngineFacts(
          "0.35.1",
          Optional.of("2.7.1"),
          List.of("cpu()"),
          2,
          1,
          CACHE,
          List.of("2.7.1-cpu-linux-x86_64"),
          Optional.empty());

  private static final CudaFacts NO_CUDA =
      new CudaFacts(false, Optional.empty(), 0, List.of("2.7.1 cpu linux-x86_64"));

  private static final List<String> NO_SENSORS = List.of("CPU: no sensor", "GPU: no library");

  private static Facts facts(EngineFacts engine, CudaFacts cuda, List<String> sensors) {
    SortedMap<String, String> set = new TreeMap<>(Map.of("MALLOC_TRIM_THRESHOLD_", "17"));
    return new Facts(MACHINE, engine, cuda, sensors, set);
  }

  @Test
  void aMachineWithoutGpu() {
    Facts facts = facts(ON_CPU, NO_CUDA, NO_SENSORS);
    assertThat(facts.canTrain()).isTrue();
    assertThat(DoctorText.of(facts))
        .isEqualTo(
            """
            system        Linux 6.1, amd64
            processors    2
            memory        8.00 GiB, 6.00 GiB available, limited to 4.00 GiB by a control group
            java          17.0.15 (Temurin), heap up to 2.00 GiB
            engine        PyTorch 2.7.1, DJL 0.35.1
            natives       2.7.1 cpu linux-x86_64
            unpacked      2.7.1-cpu-linux-x86_64 in cache
            devices       cpu()
            threads       2 for an operation, 1 between them
            environment   MALLOC_TRIM_THRESHOLD_=17
            sensors       CPU: no sensor
            sensors       GPU: no library

            CUDA is not used:
              - no NVIDIA driver: its library nvidia-ml is not found
              - no CUDA runtime: the library cudart is not on the loader's path (LD_LIBRARY_PATH); CUDA 12 brings it
              - the natives on the class path are for the processor
            To use it, take one of two ways (docs/cuda.md).
            1. Natives from Maven Central: build with ./mvnw -Pcuda -DskipTests package (2.4 GB). In
               a project of your own, these take the place of the other ai.djl dependencies:
                 <dependency><groupId>ai.djl</groupId><artifactId>api</artifactId><version>0.32.0</version></dependency>
                 <dependency><groupId>ai.djl.pytorch</groupId><artifactId>pytorch-engine</artifactId><version>0.32.0</version></dependency>
                 <dependency><groupId>ai.djl.pytorch</groupId><artifactId>pytorch-jni</artifactId><version>2.5.1-0.32.0</version><scope>runtime</scope></dependency>
                 <dependency><groupId>ai.djl.pytorch</groupId><artifactId>pytorch-native-cu124</artifactId><version>2.5.1</version><classifier>linux-x86_64</classifier><scope>runtime</scope></dependency>
            2. An installed PyTorch 2.7.1 for CUDA 12.8, with the usual build and these variables:
                 PYTORCH_LIBRARY_PATH=<its site-packages>/torch/lib
                 PYTORCH_VERSION=2.7.1
                 PYTORCH_FLAVOR=cu128

            Training works on cpu().\
            """);
  }

  @Test
  void aMachineWithGpu() {
    EngineFacts engine =
        new EngineFacts(
            "0.32.0",
            Optional.of("2.5.1"),
            List.of("gpu(0)", "gpu(1)"),
            8,
            8,
            CACHE,
            List.of(),
            Optional.empty());
    CudaFacts cuda = new CudaFacts(true, Optional.of("12.4"), 2, List.of("2.5.1 cu124 linux"));
    String text = DoctorText.of(facts(engine, cuda, List.of("CPU, RAPL", "first GPU, NVML")));
    assertThat(text).contains("devices       gpu(0), gpu(1)\n");
    assertThat(text).contains("unpacked      nothing yet, to cache\n");
    assertThat(text).contains("sensors       CPU, RAPL\nsensors       first GPU, NVML\n");
    assertThat(text).endsWith("\nCUDA is used.\n\nTraining works on gpu(0).");
  }

  @Test
  void aGpuThatIsNotUsedSaysWhatLacks() {
    CudaFacts cuda = new CudaFacts(true, Optional.of("12.4"), 0, NO_CUDA.natives());
    String text = DoctorText.of(facts(ON_CPU, cuda, NO_SENSORS));
    assertThat(text).contains("- CUDA 12.4 sees no GPU\n");
    assertThat(text).doesNotContain("no NVIDIA driver");
  }

  // The runtime is asked by itself: it may be there where no GPU is.
  @Test
  void theRuntimeIsKnownByItsAnswer() {
    assertThat(CudaFacts.runtime(() -> 12_040)).hasValue("12.4");
    assertThat(
            CudaFacts.runtime(
                () -> {
                  throw new IllegalStateException("No cuda library is loaded.");
                }))
        .isEmpty();
    assertThat(
            CudaFacts.runtime(
                () -> {
                  throw new EngineException("CUDA API call failed");
                }))
        .isEmpty();
  }

  @Test
  void nativesForAnotherCudaAreSuspected() {
    CudaFacts cuda = new CudaFacts(true, Optional.of("13.0"), 1, List.of("2.5.1 cu124 linux"));
    assertThat(DoctorText.of(facts(ON_CPU, cuda, NO_SENSORS)))
        .contains("another major version of CUDA than 13.0\n");
  }

  /** The build's profile and the printed dependencies name the same versions. */
  @Test
  void theAdviceIsWhatTheProfileDoes() throws IOException {
    Path pom = Path.of("..", "pom.xml").toAbsolutePath().normalize();
    if (!Files.exists(pom)) {
      pom = Path.of("pom.xml").toAbsolutePath();
    }
    String text = Files.readString(pom);
    String profile = text.substring(text.indexOf("<id>cuda</id>"));
    String advice = DoctorText.of(facts(ON_CPU, NO_CUDA, NO_SENSORS));
    String djl = value(profile, "djl.version");
    String pytorch = value(profile, "pytorch.version");
    assertThat(advice).contains("<artifactId>api</artifactId><version>" + djl + "<");
    assertThat(advice).contains("<version>" + pytorch + "-" + djl + "<");
    assertThat(advice)
        .contains(
            "pytorch-native-%s</artifactId><version>%s<"
                .formatted(value(profile, "pytorch.flavor"), pytorch));
  }

  private static String value(String profile, String property) {
    int start = profile.indexOf("<" + property + ">") + property.length() + 2;
    return profile.substring(start, profile.indexOf('<', start));
  }

  @Test
  void systemsThatCudaIsNotForGetNoAdvice() {
    MachineFacts mac =
        new MachineFacts(
            "Mac OS X 15",
            "aarch64",
            8,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            "25 (Temurin)",
            1L << 30);
    String text = DoctorText.of(new Facts(mac, ON_CPU, NO_CUDA, NO_SENSORS, new TreeMap<>()));
    assertThat(text).contains("memory        unknown, unknown available\n");
    assertThat(text).contains("environment   nothing set for malloc, threads or the engine\n");
    assertThat(text).contains("PyTorch has no natives for CUDA on this system");
    assertThat(text).doesNotContain("<dependency>");
  }

  @Test
  void anEngineThatDoesNotStart() {
    EngineFacts engine =
        new EngineFacts(
            "0.35.1",
            Optional.empty(),
            List.of(),
            0,
            0,
            CACHE,
            List.of(),
            Optional.of("libc10.so: no space left"));
    Facts facts = facts(engine, new CudaFacts(false, Optional.empty(), 0, List.of()), NO_SENSORS);
    assertThat(facts.canTrain()).isFalse();
    String text = DoctorText.of(facts);
    assertThat(text)
        .contains("engine        PyTorch (not started), DJL 0.35.1\nnatives       none");
    assertThat(text).contains("Training does not work: libc10.so: no space left. Natives");
  }

  @Test
  void thisMachineCanTrain() {
    Facts facts = Facts.gather();
    assertThat(facts.canTrain()).isTrue();
    assertThat(facts.engine().threads()).isGreaterThan(0);
    assertThat(facts.cuda().natives()).isNotEmpty();
    assertThat(facts.machine().heap()).isGreaterThan(0);
    assertThat(DoctorText.of(facts)).contains("Training works on ");
  }
}
