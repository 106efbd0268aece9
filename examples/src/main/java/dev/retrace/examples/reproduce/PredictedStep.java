package dev.retrace.examples.reproduce;

import dev.retrace.examples.flops.PatchDdmWork;
import dev.retrace.examples.flops.ProfilerCount;
import dev.retrace.examples.flops.StepWork;
import dev.retrace.examples.report.MemoryReport;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import java.util.List;
import java.util.Map;

/**
 * What is known beforehand of a training step of one network; null is unknown.
 *
 * @param name of the network
 * @param voxels of the step
 * @param parameters how many
 * @param work operations
 * @param profiled what PyTorch's profiler would have said of the public code
 * @param peak of memory, in bytes
 * @param parts of the peak, in bytes, by the names of {@link #PARTS}
 */
record PredictedStep(
    String name,
    Long voxels,
    Long parameters,
    StepWork work,
    Long profiled,
    Long peak,
    Map<String, Long> parts) {
  private static final String PARAMETERS = "parameters";
  private static final String MOMENTS = "moments";
  private static final String GRADIENTS = "gradients";
  private static final String ACTIVATIONS = "activations and their gradients";
  private static final String WORKSPACE = "workspace";

  /** What memory is used for. */
  static final List<String> PARTS = List.of(PARAMETERS, MOMENTS, GRADIENTS, ACTIVATIONS, WORKSPACE);

  /** Of an invertible network, by its planner. */
  static PredictedStep ofIdm(String name, MemoryReport memory, StepWork work, Long profiled) {
    return new PredictedStep(
        name,
        memory.batch() * memory.size() * memory.size() * memory.size(),
        memory.parameterCount(),
        work,
        profiled,
        memory.peak(),
        Map.of(
            PARAMETERS, atPeak(memory, "parameters"),
            MOMENTS, atPeak(memory, "moments"),
            GRADIENTS, atPeak(memory, "gradients"),
            ACTIVATIONS, atPeak(memory, "volumes", "state", "state gradient", "kept", "tape"),
            WORKSPACE, atPeak(memory, "workspace")));
  }

  // At the moment when all together are highest.
  private static long atPeak(MemoryReport report, String... names) {
    return report.uses().stream()
        .filter(use -> List.of(names).contains(use.name()))
        .mapToLong(MemoryReport.Use::atPeak)
        .sum();
  }

  /** Of PatchDDM as a generator of one channel; the profiler saw it as published. */
  static PredictedStep ofPatchDdm(String name, long batch, long patch) {
    PatchDdmConfig config = PatchDdmConfig.generator(1);
    PatchDdmMemory memory = PatchDdmMemory.of(config, batch, patch);
    return new PredictedStep(
        name,
        batch * patch * patch * patch,
        memory.parameters() / Float.BYTES,
        PatchDdmWork.of(new PatchDdm(config), batch, patch),
        ProfilerCount.of(new PatchDdm(PatchDdmConfig.published(8, 1)), batch, patch),
        memory.peak(),
        Map.of(
            PARAMETERS, memory.parameters(),
            MOMENTS, memory.moments(),
            GRADIENTS, memory.gradients(),
            ACTIVATIONS, memory.activations(),
            WORKSPACE, memory.workspace()));
  }

  /** What the paper prints. */
  static PredictedStep printed(String name, long parameters, long profiled, double gibibytes) {
    long peak = Math.round(gibibytes * (1L << 30));
    return new PredictedStep(name, null, parameters, null, profiled, peak, Map.of());
  }
}
