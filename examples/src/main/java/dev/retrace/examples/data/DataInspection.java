package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.nifti.NiftiImage;
import dev.retrace.examples.nifti.NiftiReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads every scan of a folder and says what there is, so that surprises come before the training.
 */
public final class DataInspection {
  private static final int SHOWN = 6;

  private final FolderVolumes source;
  private final Map<String, ModalityTally> tallies = new TreeMap<>();
  private final Set<String> patients = new HashSet<>();
  private final List<String> unusable = new ArrayList<>();
  private final List<Volume> shown = new ArrayList<>();
  private int examinations;
  private int apart;

  private DataInspection(FolderVolumes source) {
    this.source = source;
  }

  /**
   * Looks at a folder.
   *
   * @param source of the scans
   * @param most examinations to read, from the first; the others are counted only
   * @return what was found
   * @throws UserException if there is no such folder or no scan in it
   */
  public static DataInspection of(FolderVolumes source, int most) {
    DataInspection inspection = new DataInspection(source);
    for (ScanCase examination : source.layout().find()) {
      inspection.examinations++;
      inspection.patients.add(examination.patient());
      if (inspection.examinations <= most) {
        inspection.look(examination);
      }
    }
    return inspection;
  }

  private void look(ScanCase examination) {
    Grid first = null;
    boolean different = false;
    for (Map.Entry<String, Path> file : examination.images().entrySet()) {
      try {
        NiftiImage image = NiftiReader.read(file.getValue());
        tallies.computeIfAbsent(file.getKey(), key -> new ModalityTally()).add(image);
        if (image.shape().length >= 3) {
          Grid grid = Grid.of(image);
          different |= first != null && !grid.sameAs(first);
          first = first == null ? grid : first;
        }
      } catch (UserException e) {
        unusable.add(e.getMessage());
      }
    }
    apart += different ? 1 : 0;
    try {
      if (shown.size() < SHOWN) {
        shown.add(source.reader().read(examination));
      } else {
        source.reader().files(examination);
      }
    } catch (UserException e) {
      if (!unusable.contains(e.getMessage())) {
        unusable.add(e.getMessage());
      }
    }
  }

  /**
   * What was found, in words.
   *
   * @return lines to print
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(count(examinations, "examination") + " of " + count(patients.size(), "patient"));
    tallies.forEach(
        (modality, tally) -> lines.add((modality.isEmpty() ? "" : modality + ": ") + tally.line()));
    if (apart > 0) {
      lines.add(
          "the modalities of "
              + count(apart, "examination")
              + " lie on different grids and are brought onto one");
    }
    unusable.forEach(reason -> lines.add("cannot be used: " + reason));
    return lines;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /**
   * The first volumes as they would be trained on.
   *
   * @return a few; none if no examination can be used
   */
  public List<Volume> shown() {
    return List.copyOf(shown);
  }
}
