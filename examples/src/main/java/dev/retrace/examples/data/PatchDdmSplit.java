package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The split of the 369 training studies of BraTS2020 that PatchDDM was trained on (Bieder et al.,
 * "Memory-efficient 3D denoising diffusion models for medical image processing", 2023): the numbers
 * 1 to 369, shuffled by NumPy's generator seeded with 0, fall into 295, 37 and 37.
 *
 * <p>Studies that are missing leave gaps; those of the part that is not asked for are left alone.
 */
public final class PatchDdmSplit implements Split {
  private static final int STUDIES = 369;
  private static final int TRAINING = 295;
  private static final int HELD_OUT = 37;

  // The number of a study; a folder of it has nothing behind.
  private static final Pattern NUMBER =
      Pattern.compile(".*(?:BraTS20_Training_|brats_train_)(\\d{3}).*");

  private final int[] part = new int[STUDIES + 1]; // by number: 0 training, 1 validation, 2 test
  private final int held;

  /**
   * Creates the split.
   *
   * @param test whether to judge by the 37 test studies instead of the 37 for validation
   */
  public PatchDdmSplit(boolean test) {
    held = test ? 2 : 1;
    int[] numbers = new int[STUDIES];
    for (int i = 0; i < STUDIES; i++) {
      numbers[i] = i + 1;
    }
    new NumpyRandom(0).shuffle(numbers);
    for (int i = 0; i < STUDIES; i++) {
      part[numbers[i]] = i < TRAINING ? 0 : i < TRAINING + HELD_OUT ? 1 : 2;
    }
  }

  @Override
  public Sides of(List<ScanCase> cases) {
    List<Integer> training = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      int of = part[number(cases.get(i).name())];
      if (of == 0) {
        training.add(i);
      } else if (of == held) {
        validation.add(i);
      }
    }
    if (training.isEmpty() || validation.isEmpty()) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "Of these %d studies, %d are for training and %d held out by data.split, which is"
                  + " made for all 369 of BraTS2020; set it to random.",
              cases.size(),
              training.size(),
              validation.size()));
    }
    return new Sides(training, validation);
  }

  private static int number(String name) {
    Matcher matcher = NUMBER.matcher(name);
    int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (number < 1 || number > STUDIES) {
      throw new UserException(
          name
              + " is none of the 369 training studies of BraTS2020, which data.split is made for;"
              + " set it to random.");
    }
    return number;
  }
}
