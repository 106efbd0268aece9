package dev.retrace.examples.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;

/**
 * What a training step will take. All amounts are bytes of tensors, and of what kernels take
 * besides where blocks tell it.
 *
 * @param preset where the configuration comes from
 * @param size voxels along each axis
 * @param batch volumes
 * @param moments how the optimizer's moments are stored
 * @param optimizer whether parameters are updated in the backward pass or after it
 * @param parameterCount values of all parameters
 * @param largestGradient of a single parameter: so much is alive of a fused optimizer's gradients
 *     where a branch is recorded piece by piece
 * @param uses what memory is used for
 * @param peak the highest of all at once
 * @param peakAt the layer where that is
 * @param peakPhase on which way
 * @param resolutions the most beyond what lives between steps, from full resolution downwards
 * @param plan what is kept and sliced
 * @param floor the peak of the leanest plan
 * @param storedPeak the peak with every tape kept and nothing sliced
 * @param fits what budgets hold at the most
 * @param estimated layers that cannot tell what they take, and were estimated
 */
public record MemoryReport(
    String preset,
    long size,
    long batch,
    String moments,
    String optimizer,
    long parameterCount,
    long largestGradient,
    List<Use> uses,
    long peak,
    String peakAt,
    String peakPhase,
    List<Resolution> resolutions,
    Plan plan,
    long floor,
    long storedPeak,
    List<Fit> fits,
    List<String> estimated) {
  /**
   * A use of memory.
   *
   * @param name of the use
   * @param highest the most at any moment
   * @param atPeak at the moment when all together are highest
   */
  public record Use(String name, long highest, long atPeak) {}

  /**
   * All layers of a size.
   *
   * @param size of the state along each axis
   * @param bytes the most at once, beyond parameters and moments
   * @param at the layer where that is
   * @param phase on which way
   */
  public record Resolution(List<Long> size, long bytes, String at, String phase) {}

  /**
   * How a step spends memory.
   *
   * @param strategy who decides what is kept
   * @param budget what was allowed, 0 if nothing was said
   * @param branches in all couplings
   * @param storing branches whose tape is kept
   * @param sliced samples at a time, where the batch is cut
   * @param relativeTime work, in units of a step that keeps every tape
   */
  public record Plan(
      String strategy,
      long budget,
      int branches,
      int storing,
      Map<String, Integer> sliced,
      double relativeTime) {}

  /**
   * What a budget holds.
   *
   * @param memory the budget
   * @param largestBatch at this size; 0 for none
   * @param largestSize at this batch; 0 for none
   */
  public record Fit(long memory, long largestBatch, long largestSize) {}

  /**
   * For programs.
   *
   * @return JSON, keys in snake case
   */
  public String toJson() {
    JsonMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    try {
      return mapper.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * For people.
   *
   * @return tables
   */
  public String toText() {
    return new MemoryReportText(this).toString();
  }
}
