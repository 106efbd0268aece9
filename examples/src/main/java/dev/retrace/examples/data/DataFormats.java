package dev.retrace.examples.data;

import java.nio.file.Path;
import java.util.List;

/** All kinds of data there are; the first that knows what lies at a path opens it. */
public final class DataFormats {
  private static final List<DataFormat> FORMATS =
      List.of(new PreparedFormat(), new MedMnistFormat(), new BratsFormat(), new NiftiFormat());

  private DataFormats() {}

  /**
   * What kind of data lies at a path.
   *
   * @param path a file or a folder
   * @return a few words
   */
  public static String title(Path path) {
    return at(path).title();
  }

  /**
   * The volumes at a path; nothing large is read yet.
   *
   * @param path a file or a folder
   * @param settings what is wanted
   * @return the source
   * @throws dev.retrace.examples.UserException if the settings do not fit the data there
   */
  public static VolumeSource open(Path path, DataSettings settings) {
    return at(path).open(path, settings);
  }

  private static DataFormat at(Path path) {
    return FORMATS.stream().filter(format -> format.recognises(path)).findFirst().orElseThrow();
  }
}
