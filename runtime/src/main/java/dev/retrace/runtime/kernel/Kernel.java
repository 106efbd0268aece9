package dev.retrace.runtime.kernel;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * A tensor function written as TorchScript text and run by the engine.
 *
 * <pre>{@code
 * private static final Kernel SILU =
 *     Kernel.of(
 *         "silu",
 *         """
 *         def forward(self, x: Tensor) -> Tensor:
 *           return torch.silu(x)
 *         """);
 * }</pre>
 *
 * <p>The engine compiles the text at the first call, once per process. Sizes and factors are part
 * of the text. A kernel is differentiable when the calling thread's gradient mode is on and leaves
 * no graph when it is off. Kernels are safe for use by several threads.
 */
public final class Kernel {
  private static final ConcurrentMap<String, Kernel> BY_SOURCE = new ConcurrentHashMap<>();
  private static final ThreadLocal<Boolean> UNPROFILED = ThreadLocal.withInitial(() -> false);

  /** Inputs that a message describes. */
  private static final int SHOWN = 20;

  private final String name;
  private final String source;
  private volatile PtSymbolBlock module;

  private Kernel(String name, String source) {
    this.name = name;
    this.source = source;
  }

  /**
   * Declares a kernel; nothing is loaded yet. The same text gives the same kernel.
   *
   * @param name for messages
   * @param source TorchScript methods, not indented; {@code forward} is the one that is called. Its
   *     parameters are tensors or lists of tensors, its result a tensor or a tuple or list of
   *     tensors
   * @return the kernel
   */
  public static Kernel of(String name, String source) {
    return BY_SOURCE.computeIfAbsent(source, text -> new Kernel(name, text));
  }

  /**
   * Runs a kernel with one result.
   *
   * @param inputs one or more arrays, borrowed
   * @return attached to the manager of the first input, owned by the caller
   * @throws EngineException if the text or the inputs' shapes or types are wrong, naming the kernel
   */
  public NDArray call(NDArray... inputs) {
    return only(callAll(inputs));
  }

  private NDArray only(NDList results) {
    if (results.size() != 1) {
      int count = results.size();
      results.close();
      throw new IllegalStateException(
          "kernel '" + name + "' returned " + count + " arrays where one is expected; use callAll");
    }
    return results.head();
  }

  /**
   * Runs a kernel with any number of results.
   *
   * @param inputs one or more arrays, borrowed
   * @return attached to the manager of the first input, owned by the caller
   * @throws EngineException if the text or the inputs' shapes or types are wrong, naming the kernel
   */
  public NDList callAll(NDArray... inputs) {
    requireInput(inputs.length > 0);
    try (Arguments arguments = new Arguments()) {
      for (NDArray input : inputs) {
        arguments.add(input);
      }
      return run(arguments);
    }
  }

  /**
   * Runs a kernel whose parameters are lists of tensors: many small arrays cost one call.
   *
   * @param inputs one or more lists, none of them empty; borrowed
   * @return the only result, attached to the manager of the first array, owned by the caller
   * @throws EngineException if the text or the inputs' shapes or types are wrong, naming the kernel
   */
  public NDArray callLists(List<? extends List<? extends NDArray>> inputs) {
    requireInput(!inputs.isEmpty() && inputs.stream().noneMatch(List::isEmpty));
    try (Arguments arguments = new Arguments()) {
      inputs.forEach(arguments::addList);
      return only(run(arguments));
    }
  }

  private void requireInput(boolean present) {
    if (!present) {
      throw new IllegalArgumentException("kernel '" + name + "' was called without an input");
    }
  }

  private NDList run(Arguments arguments) {
    PtSymbolBlock loaded = module();
    if (!UNPROFILED.get()) {
      // Per thread: no profiling runs and no fusing, so each call costs and rounds alike.
      JniUtils.setGraphExecutorOptimize(false);
      UNPROFILED.set(true);
    }
    try {
      // The training flag only keeps the engine out of its inference mode, whose results no graph
      // accepts; whether a graph is built is up to the gradient mode.
      return IValueUtils.forward(loaded, arguments.list, true);
    } catch (EngineException e) {
      throw new EngineException(
          "kernel '" + name + "' failed on " + arguments + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "Kernel(" + name + ")";
  }

  private PtSymbolBlock module() {
    PtSymbolBlock loaded = module;
    return loaded == null ? load() : loaded;
  }

  private synchronized PtSymbolBlock load() {
    if (module == null) {
      try {
        byte[] archive = TorchScriptArchive.of(source);
        module =
            JniUtils.loadModule(
                Home.MANAGER, new ByteArrayInputStream(archive), /* mapLocation= */ false, false);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // memory does not fail
      } catch (EngineException e) {
        throw new EngineException(
            "kernel '" + name + "' could not be compiled: " + e.getMessage(), e);
      }
    }
    return module;
  }

  /** Where the compiled modules live: as long as the process. Filled when the first one is. */
  private static final class Home {
    static final PtNDManager MANAGER = (PtNDManager) NDManager.newBaseManager("PyTorch");
  }

  /**
   * The inputs without their names: the engine reads structure into names, and would take a
   * parameter called {@code conv0.weight} for an entry of a map. A list is what is said so.
   */
  private static final class Arguments implements AutoCloseable {
    final NDList list = new NDList();
    private final List<NDArray> aliases = new ArrayList<>();
    private int lists;

    void add(NDArray input) {
      list.add(input.getName() == null ? input : alias((PtNDArray) input));
    }

    void addList(List<? extends NDArray> inputs) {
      String marker = "list" + lists++ + "[]";
      for (NDArray input : inputs) {
        NDArray element = alias((PtNDArray) input);
        element.setName(marker);
        list.add(element);
      }
    }

    // The same tensor, graph and all, under a second handle.
    private NDArray alias(PtNDArray input) {
      try (IValue value = IValue.from(input)) {
        NDArray alias = value.toTensor(input.getManager());
        aliases.add(alias);
        return alias;
      }
    }

    /** Types and shapes, the first few of them, for messages. */
    @Override
    public String toString() {
      String first =
          list.stream()
              .limit(SHOWN)
              .map(a -> a.getDataType() + " " + a.getShape())
              .collect(Collectors.joining(", "));
      return list.size() <= SHOWN ? first : first + " and " + (list.size() - SHOWN) + " more";
    }

    @Override
    public void close() {
      aliases.forEach(NDArray::close);
    }
  }
}
