package dev.retrace.examples.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file tells.
 *
 * <p>Known are names that end in a modality, such as {@code CASE_t1.nii.gz}, also where {@code
 * _001_w} or the like follows it, as in one renamed copy of BraTS; and the numbers of patients in
 * BIDS ({@code sub-01_ses-2_T1w}), BraTS since 2023 ({@code BraTS-GLI-00005-100-t1c}) and TCIA
 * ({@code TCGA-FG-6692}).
 *
 * @param modality as written; "" if the name tells none
 * @param examination the path without modality and extension
 * @param patient as the examination, or what all examinations of this patient share
 */
record ScanName(String modality, String examination, String patient) {
  private static final Set<String> MODALITIES =
      Set.of(
          "t1", "t1ce", "t1gd", "t1c", "t1n", "t2", "t2w", "t2f", "flair", "pd", "dwi", "adc", "T1",
          "T2", "T1w", "T2w", "PDw", "FLAIR");

  private static final Pattern ENDING = Pattern.compile("(.+?)[_-]([A-Za-z0-9]+)(?:_[0-9A-Z]+_w)?");

  private static final List<Pattern> PATIENTS =
      List.of(
          Pattern.compile("sub-[A-Za-z0-9]+"),
          Pattern.compile("BraTS-[A-Za-z]+-\\d+(?=-\\d+)"),
          Pattern.compile("TCGA-\\w{2}-\\w{4}"));

  /** Of a file with a usual modality in its name. */
  static ScanName of(Path file) {
    return of(file, Set.of());
  }

  /** Of a file whose modality may also be one of {@code more}. */
  static ScanName of(Path file, Set<String> more) {
    String name = file.getFileName().toString().replaceFirst("(?i)\\.nii(\\.gz)?$", "");
    Matcher matcher = ENDING.matcher(name);
    boolean known =
        matcher.matches()
            && (MODALITIES.contains(matcher.group(2)) || more.contains(matcher.group(2)));
    String modality = known ? matcher.group(2) : "";
    String stem = known ? matcher.group(1) : name;
    String examination = file.resolveSibling(stem).toString();
    return new ScanName(modality, examination, patient(stem, examination));
  }

  private static String patient(String stem, String examination) {
    for (Pattern pattern : PATIENTS) {
      Matcher matcher = pattern.matcher(stem);
      if (matcher.lookingAt()) {
        return matcher.group();
      }
    }
    return examination;
  }
}
