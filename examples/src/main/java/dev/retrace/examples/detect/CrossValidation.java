package dev.retrace.examples.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Scores of rows by classifiers that have not seen them: the rows of each kind are dealt out to
 * folds, and each fold is scored by a classifier learned from the others. That is repeated with
 * other folds, and a row's score is the mean of its own.
 */
final class CrossValidation {
  private static final int FOLDS = 5;
  private static final double LAMBDA = 1;

  private CrossValidation() {}

  /** The log-odds of each row of being positive; at least two rows of each kind. */
  static double[] scores(List<double[]> rows, List<Boolean> positive, int repeats, long seed) {
    Random random = new Random(seed);
    double[] scores = new double[rows.size()];
    for (int repeat = 0; repeat < repeats; repeat++) {
      int[] fold = folds(positive, random);
      for (int held = 0; held < FOLDS; held++) {
        List<double[]> known = new ArrayList<>();
        List<Boolean> answers = new ArrayList<>();
        for (int i = 0; i < fold.length; i++) {
          if (fold[i] != held) {
            known.add(rows.get(i));
            answers.add(positive.get(i));
          }
        }
        LogisticRegression classifier = LogisticRegression.fit(known, answers, LAMBDA);
        for (int i = 0; i < fold.length; i++) {
          if (fold[i] == held) {
            scores[i] += classifier.logOdds(rows.get(i)) / repeats;
          }
        }
      }
    }
    return scores;
  }

  /** The fold of each row; folds have equally many rows of each kind, but for one. */
  private static int[] folds(List<Boolean> positive, Random random) {
    int[] fold = new int[positive.size()];
    for (boolean kind : new boolean[] {true, false}) {
      List<Integer> rows = new ArrayList<>();
      for (int i = 0; i < fold.length; i++) {
        if (positive.get(i) == kind) {
          rows.add(i);
        }
      }
      Collections.shuffle(rows, random);
      for (int i = 0; i < rows.size(); i++) {
        fold[rows.get(i)] = i % FOLDS;
      }
    }
    return fold;
  }
}
