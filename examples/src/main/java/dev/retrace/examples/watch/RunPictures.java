package dev.retrace.examples.watch;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pictures of samples in a folder, which training names by the step. */
final class RunPictures {
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.(png|gif)");

  private final Path folder;

  RunPictures(Path folder) {
    this.folder = folder;
  }

  /** The names of those of a kind, the earliest first. */
  List<String> names(String kind) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("." + kind) && NAME.matcher(name).matches())
          .sorted(Comparator.comparingLong(RunPictures::step))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      throw new UserException("Cannot read " + folder + " (" + e.getMessage() + ")", e);
    }
  }

  /** The step a picture was drawn after. */
  static long step(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** The bytes of the latest of a kind. */
  Optional<byte[]> latest(String kind) {
    List<String> names = names(kind);
    return names.isEmpty() ? Optional.empty() : read(names.get(names.size() - 1));
  }

  /** The bytes of a picture; empty unless it is one of those above, and a file of its own. */
  Optional<byte[]> read(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + " (" + e.getMessage() + ")", e);
    }
  }
}
