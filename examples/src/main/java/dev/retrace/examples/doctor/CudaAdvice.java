package dev.retrace.examples.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether NVIDIA's GPUs are used, what that lacks, and the two ways to bring it. */
final class CudaAdvice {
  /** What a profile of the same name in the root pom sets. */
  private static final String DJL = "0.32.0";

  private static final String PYTORCH = "2.5.1";
  private static final String FLAVOR = "cu124";

  private CudaAdvice() {}

  static String of(Facts facts) {
    boolean used = facts.engine().devices().stream().anyMatch(each -> each.startsWith("gpu"));
    if (used) {
      return "CUDA is used.\n";
    }
    StringBuilder text = new StringBuilder("CUDA is not used:\n");
    missing(facts).forEach(each -> text.append("  - ").append(each).append('\n'));
    if (!isPossible(facts.machine())) {
      return text.toString();
    }
    return text.append(
            """
            To use it, take one of two ways (docs/cuda.md).
            1. Natives from Maven Central: build with ./mvnw -Pcuda -DskipTests package (2.4 GB). In
               a project of your own, these take the place of the other ai.djl dependencies:
            """)
        .append(dependency("ai.djl", "api", DJL, ""))
        .append(dependency("ai.djl.pytorch", "pytorch-engine", DJL, ""))
        .append(
            dependency(
                "ai.djl.pytorch", "pytorch-jni", PYTORCH + "-" + DJL, "<scope>runtime</scope>"))
        .append(
            dependency(
                "ai.djl.pytorch",
                "pytorch-native-" + FLAVOR,
                PYTORCH,
                "<classifier>"
                    + classifier(facts.machine())
                    + "</classifier><scope>runtime</scope>"))
        .append(
            """
            2. An installed PyTorch 2.7.1 for CUDA 12.8, with the usual build and these variables:
                 PYTORCH_LIBRARY_PATH=<its site-packages>/torch/lib
                 PYTORCH_VERSION=2.7.1
                 PYTORCH_FLAVOR=cu128
            """)
        .toString();
  }

  private static List<String> missing(Facts facts) {
    CudaFacts cuda = facts.cuda();
    List<String> missing = new ArrayList<>();
    if (!isPossible(facts.machine())) {
      missing.add(
          "PyTorch has no natives for CUDA on this system; Linux and Windows on x86_64 have");
      return missing;
    }
    if (!cuda.driver()) {
      missing.add("no NVIDIA driver: its library nvidia-ml is not found");
    }
    if (cuda.runtime().isEmpty()) {
      missing.add(
          "no CUDA runtime: the library cudart is not on the loader's path (LD_LIBRARY_PATH); CUDA"
              + " 12 brings it");
    } else if (cuda.gpus() == 0) {
      missing.add("CUDA " + cuda.runtime().get() + " sees no GPU");
    }
    if (!cuda.hasGpuNatives() && !facts.environment().containsKey("PYTORCH_LIBRARY_PATH")) {
      missing.add("the natives on the class path are for the processor");
    }
    if (missing.isEmpty()) {
      missing.add(
          "all seems to be there, but the engine names no GPU: the natives may be for another major"
              + " version of CUDA than "
              + cuda.runtime().orElseThrow());
    }
    return missing;
  }

  private static boolean isPossible(MachineFacts machine) {
    boolean x86 = machine.architecture().matches("amd64|x86_64");
    return x86 && machine.system().matches("(Linux|Windows).*");
  }

  private static String classifier(MachineFacts machine) {
    return machine.system().startsWith("Windows") ? "win-x86_64" : "linux-x86_64";
  }

  private static String dependency(String group, String artifact, String version, String more) {
    return "     <dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>%s</dependency>%n"
        .formatted(group, artifact, version, more)
        .replace("\r\n", "\n");
  }
}
