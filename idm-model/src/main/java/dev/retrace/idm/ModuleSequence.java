package dev.retrace.idm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The modules of one side of one level.
 *
 * <p>The public iUNets lets the halves change places after every module. Here the modules write the
 * left and the right part in turn, in place, which is the same but for the order of channels; the
 * halves change places only where the order matters: before channel mixing and at the end. With an
 * odd number of channels the widths alternate too, as they do there.
 */
final class ModuleSequence {
  private ModuleSequence() {}

  /** The encoder's modules at a level. */
  static List<Module> encoder(CoreConfig config, int level) {
    int last = config.modules().get(level) - 1;
    return sequence(config, level, m -> m == last);
  }

  /** The decoder's modules at a level. */
  static List<Module> decoder(CoreConfig config, int level) {
    return sequence(config, level, m -> m == 0);
  }

  private static List<Module> sequence(CoreConfig config, int level, IntPredicate mixedByDefault) {
    int channels = config.growth().at(level).channels();
    int count = config.modules().get(level);
    boolean bottom = config.isBottom(level);
    List<Module> modules = new ArrayList<>();
    boolean swapped = false; // whether the parts are in each other's place
    int left = channels / 2;
    for (int m = 0; m < count; m++) {
      int written = m % 2 == 0 ? channels / 2 : channels - channels / 2;
      if (!swapped) {
        left = written;
      }
      int frequency = config.mixingFrequency();
      boolean mixed =
          frequency == -1
              ? !bottom && mixedByDefault.test(m)
              : frequency > 0 && (m + 1) % frequency == 0;
      boolean restore = !swapped && (mixed || m == count - 1);
      ModulePlan plan = new ModulePlan(config, left, written, restore, mixed);
      modules.add(Module.of(plan, swapped));
      swapped = !swapped && !restore;
    }
    return modules;
  }
}
