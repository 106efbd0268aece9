package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The volume files of a folder and its subfolders: those named {@code .nii} or {@code .nii.gz}.
 *
 * <p>Names that begin with a dot are passed over: archives made on a Mac carry a small {@code ._}
 * twin of each file that is no volume.
 */
public final class VolumeFiles {
  private final Path folder;
  private final String pattern;

  private VolumeFiles(Path folder, String pattern) {
    this.folder = folder;
    this.pattern = pattern;
  }

  /**
   * All volume files.
   *
   * @param folder where to look
   * @return the files
   */
  public static VolumeFiles in(Path folder) {
    return new VolumeFiles(folder, "*");
  }

  /**
   * Those of the volume files whose name fits a pattern, where cases lie beside their masks or in
   * several contrasts.
   *
   * @param pattern for the file name, such as {@code *_t1.nii.gz}, as in a shell
   * @return the files
   */
  public VolumeFiles matching(String pattern) {
    return new VolumeFiles(folder, pattern);
  }

  /**
   * Where they are.
   *
   * @return the folder
   */
  public Path folder() {
    return folder;
  }

  /**
   * Looks for the files.
   *
   * @return at least one path, sorted
   * @throws UserException if there is no such folder, no such file in it, or the pattern is wrong
   */
  public List<Path> find() {
    if (!Files.exists(folder)) {
      throw new UserException(
          "The data folder " + folder + " does not exist: name one with .nii or .nii.gz files.");
    }
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          folder + " is not a folder: name the folder that holds the .nii or .nii.gz files.");
    }
    PathMatcher matcher = matcher();
    List<Path> found;
    try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      found =
          paths
              .filter(path -> isVolume(path) && matcher.matches(path.getFileName()))
              .sorted(Comparator.comparing(path -> folder.relativize(path).toString()))
              .toList();
    } catch (IOException e) {
      throw new UserException("The data folder " + folder + " cannot be read: " + e + ".", e);
    } catch (UncheckedIOException e) {
      throw new UserException(
          "The data folder " + folder + " cannot be read: " + e.getCause() + ".", e);
    }
    if (found.isEmpty()) {
      throw new UserException(
          "The data folder "
              + folder
              + " holds no .nii or .nii.gz file"
              + (pattern.equals("*") ? "." : " that is named like " + pattern + "."));
    }
    return found;
  }

  private PathMatcher matcher() {
    try {
      return folder.getFileSystem().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new UserException(
          "The file name pattern " + pattern + " is not complete: " + e.getDescription() + ".", e);
    }
  }

  private static boolean isVolume(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".nii") || name.endsWith(".nii.gz"))
        && Files.isRegularFile(path);
  }
}
