package dev.retrace.runtime.plan;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.train.ReversibleStep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One training step of a network as far as shapes tell: an invertible core, alone or between a stem
 * and a head as {@link ReversibleStep} runs them, with what is computed before both. The network
 * may be real, or initialized by a {@link ShapeManager}; it is read only.
 */
public final class StepOutline {
  private final DataType type;
  private final long batch;
  private final List<Stage> stages;
  private final Shape coreInput;
  private final Shape coreOutput;
  private final EdgeBlock stem;
  private final EdgeBlock head;
  private final WayBack wayBack;
  private final EdgeBlock embedder;
  private final Map<String, Shape> conditions;
  private final long heldVolumes;
  private final Set<Parameter> parameters;
  private final Uses uses;
  private final FigureTable figures;

  StepOutline(StepOutlineBuilder builder) {
    type = builder.type;
    batch = builder.input.get(0);
    conditions = Map.copyOf(builder.conditions);
    heldVolumes = builder.heldVolumes;
    embedder = builder.embedder;
    stem = builder.stem == null ? null : builder.edge("stem", builder.stem, builder.input);
    coreInput = stem == null ? builder.input : stem.output();
    StageList.Walked core = StageList.of(builder.core, coreInput);
    stages = core.stages();
    coreOutput = core.output();
    head = builder.head == null ? null : builder.edge("head", builder.head, coreOutput);
    wayBack = head == null || builder.returnStem == null ? null : wayBack(builder);
    figures = new FigureTable(type, conditions);
    parameters = new LinkedHashSet<>();
    uses = new Uses();
    for (Block each : blocks(builder.core)) {
      parameters.addAll(each.getParameters().values());
    }
    count(stages);
    if (wayBack != null) {
      count(wayBack.stages());
    }
    edges().forEach(edge -> uses.add(edge.block()));
  }

  private WayBack wayBack(StepOutlineBuilder builder) {
    return new WayBack(
        builder.edge("inverse.stem", builder.returnStem, head.output()),
        StageList.reversed(stages),
        builder.edge("inverse.head", builder.returnHead, coreInput));
  }

  private StepOutline(StepOutline other, long batch, long heldVolumes) {
    type = other.type;
    this.batch = batch;
    conditions = other.conditions;
    this.heldVolumes = heldVolumes;
    embedder = other.embedder;
    stem = other.stem;
    coreInput = other.coreInput;
    stages = other.stages;
    coreOutput = other.coreOutput;
    head = other.head;
    wayBack = other.wayBack;
    figures = other.figures;
    parameters = other.parameters;
    uses = other.uses;
  }

  /**
   * Starts the outline of a step.
   *
   * @param core its invertible part, initialized
   * @param input (batch, channel, spatial...) of the core, or of the stem where there is one
   * @param type FLOAT32 or FLOAT64
   * @return the builder
   */
  public static StepOutlineBuilder builder(InvertibleBlock core, Shape input, DataType type) {
    return new StepOutlineBuilder(core, input, type);
  }

  private List<Block> blocks(InvertibleBlock core) {
    List<Block> blocks = new ArrayList<>(List.of(core));
    edges().forEach(edge -> blocks.add(edge.block()));
    return blocks;
  }

  /** Every block around the core. */
  List<EdgeBlock> edges() {
    List<EdgeBlock> edges = new ArrayList<>();
    for (EdgeBlock edge : new EdgeBlock[] {embedder, stem, head}) {
      if (edge != null) {
        edges.add(edge);
      }
    }
    if (wayBack != null) {
      edges.add(wayBack.stem());
      edges.add(wayBack.head());
    }
    return edges;
  }

  private void count(List<Stage> all) {
    for (Stage stage : all) {
      if (stage instanceof CouplingStage coupling) {
        uses.add(coupling.coupling().block());
      } else if (stage instanceof LayerStage layer) {
        uses.add(layer.layer());
      } else if (stage instanceof SlotStage slot) {
        count(slot.stages());
      }
    }
  }

  /**
   * The same step with another batch.
   *
   * @param samples at least 1
   * @return an outline
   */
  public StepOutline withBatch(long samples) {
    return new StepOutline(this, samples, heldVolumes);
  }

  /**
   * The same step of a caller who holds more.
   *
   * @param volumes arrays as large as the input
   * @return an outline
   */
  public StepOutline alsoHolding(int volumes) {
    return new StepOutline(this, batch, heldVolumes + volumes);
  }

  /**
   * The number of samples.
   *
   * @return at least 1
   */
  public long batch() {
    return batch;
  }

  /**
   * Values of all parameters, each counted once.
   *
   * @return a number of values
   */
  public long parameterCount() {
    return parameters.stream().mapToLong(each -> each.getShape().size()).sum();
  }

  /**
   * The largest gradient of a parameter.
   *
   * @return bytes
   */
  public long largestGradient() {
    return parameters.stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(each -> Shapes.bytes(each.getShape(), type))
        .max()
        .orElse(0);
  }

  List<Stage> stages() {
    return stages;
  }

  EdgeBlock stem() {
    return stem;
  }

  EdgeBlock head() {
    return head;
  }

  /** The way back through the core's inverse, or null. */
  WayBack wayBack() {
    return wayBack;
  }

  Shape coreInput() {
    return coreInput;
  }

  Shape coreOutput() {
    return coreOutput;
  }

  EdgeBlock embedder() {
    return embedder;
  }

  DataType type() {
    return type;
  }

  FigureTable figures() {
    return figures;
  }

  Uses uses() {
    return uses;
  }

  Set<Parameter> parameters() {
    return parameters;
  }

  /** Bytes of one condition's worth of every condition and its gradient. */
  long conditionBytes() {
    return conditions.values().stream()
        .mapToLong(each -> Shapes.bytes(Shapes.withBatch(each, batch), type))
        .sum();
  }

  /** Bytes of volumes that the caller holds. */
  long heldVolumeBytes() {
    Shape volume = stem == null ? coreInput : stem.input();
    return heldVolumes * Shapes.bytes(Shapes.withBatch(volume, batch), type);
  }

  /**
   * What a step takes.
   *
   * @param plan where it spends memory
   * @param optimizer what becomes of gradients
   * @return the prediction
   */
  public Prediction predict(MemoryPlan plan, OptimizerMemory optimizer) {
    return StepSimulation.predict(this, plan, optimizer);
  }
}
