package dev.retrace.runtime.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Adam and AdamW share; they differ in the place of the weight decay. */
abstract sealed class AdamFamily implements UpdateRule permits Adam, AdamW {

  private static final List<String> AMSGRAD_ROLES =
      List.of(MomentLayout.FIRST, MomentLayout.SECOND, "max_exp_avg_sq");

  private final AdamFormula formula;
  private final MomentFormat format;
  private final StateStore store;
  private final NDManager numbers;
  private final AdamKernel kernel;
  private final Optional<BlockwiseAdamKernel> blockwise;

  AdamFamily(NDManager manager, AdamFormula formula, MomentFormat format) {
    this.formula = formula;
    this.format = format;
    store = new StateStore(manager, layout());
    numbers = manager.newSubManager(Device.cpu()); // the engine reads them while it runs a kernel
    kernel = new AdamKernel(formula);
    blockwise =
        format.block() == 0
            ? Optional.empty()
            : Optional.of(new BlockwiseAdamKernel(manager, formula, format.block()));
  }

  private StateLayout layout() {
    if (format.block() > 0) {
      return new MomentLayout(format);
    }
    return StateLayout.likeWeight(
        formula.amsgrad() ? AMSGRAD_ROLES : List.of(MomentLayout.FIRST, MomentLayout.SECOND));
  }

  @Override
  public final void beginStep() {
    store.beginStep();
  }

  @Override
  public final void update(String name, NDArray weight, NDArray gradient, double learningRate) {
    NDArray[] all = withState(name, weight, gradient);
    try (NDArray scalars = scalars(weight, learningRate)) {
      if (format.isQuantised(weight.size())) {
        GradMode.runOff(() -> updateBlocks(blockwise.orElseThrow(), all, scalars));
      } else {
        GradMode.runOff(
            () ->
                Pieces.forEach(
                    Pieces.ELEMENTS,
                    views -> kernel.call(List.<NDArray[]>of(views), scalars),
                    all));
      }
    }
  }

  @Override
  public final void updateAll(List<ParameterUpdate> updates, double learningRate) {
    List<NDArray[]> together = new ArrayList<>();
    for (ParameterUpdate each : updates) {
      long values = each.weight().size();
      if (values > Pieces.ELEMENTS || format.isQuantised(values)) {
        update(each.name(), each.weight(), each.gradient(), learningRate);
      } else {
        together.add(withState(each.name(), each.weight(), each.gradient()));
      }
    }
    if (!together.isEmpty()) {
      try (NDArray scalars = scalars(together.get(0)[0], learningRate)) {
        GradMode.runOff(() -> kernel.call(together, scalars));
      }
    }
  }

  private NDArray[] withState(String name, NDArray weight, NDArray gradient) {
    NDArray[] state = store.forUpdate(name, weight, gradient);
    NDArray[] all = new NDArray[2 + state.length];
    all[0] = weight;
    all[1] = gradient;
    System.arraycopy(state, 0, all, 2, state.length);
    return all;
  }

  private NDArray scalars(NDArray weight, double learningRate) {
    boolean onCpu = !weight.getDevice().isGpu();
    return numbers.create(formula.numbers(store.steps(), learningRate, onCpu));
  }

  // Codes are shaped like the weight; a piece's scales are those of the blocks it consists of.
  private void updateBlocks(BlockwiseAdamKernel kernel, NDArray[] all, NDArray scalars) {
    Shape shape = all[0].getShape();
    long perRow = shape.size() / shape.get(0);
    for (Pieces.Rows rows : Pieces.rows(shape, Pieces.ELEMENTS, format.block())) {
      Pieces.Rows blocks =
          new Pieces.Rows(rows.from() * perRow / format.block(), format.blocks(rows.to() * perRow));
      NDArray[] views = new NDArray[all.length];
      try {
        for (int i = 0; i < views.length; i++) {
          boolean scales = i == 3 || i == 5;
          views[i] = (scales ? blocks : rows).of(all[i]);
        }
        kernel.call(views, scalars);
      } finally {
        Pieces.close(views);
      }
    }
  }

  @Override
  public final UpdateState state() {
    return store.state();
  }

  @Override
  public final void restore(UpdateState state) {
    store.restore(state);
  }

  @Override
  public final void close() {
    store.close();
    numbers.close();
    blockwise.ifPresent(BlockwiseAdamKernel::close);
  }
}
