package dev.retrace.examples.gallery.segmentation;

import dev.retrace.runtime.kernel.Kernel;

/**
 * The overlap of two regions, 2 |A ∩ B| / (|A| + |B|): 1 where they are equal, 0 where they have
 * nothing in common.
 */
final class Dice {
  /**
   * Cross-entropy, which every voxel pulls at, plus 1 − Dice, which every class pulls at alike
   * however small it is. In the soft overlap probabilities stand for membership. Milletari, Navab
   * and Ahmadi, "V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image
   * Segmentation", 2016.
   */
  static final Kernel LOSS =
      Kernel.of(
          "dice_and_cross_entropy",
          """
          def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
            p = torch.flatten(torch.softmax(logits, 1), 2)
            index = torch.flatten(torch.unsqueeze(labels, 1), 2)
            truth = torch.scatter(torch.zeros_like(p), 1, index, 1.0)
            both = torch.sum(torch.mul(p, truth), [0, 2])
            sizes = torch.sum(torch.add(p, truth), [0, 2])
            overlap = torch.div(2.0 * both + 1.0, sizes + 1.0)
            foreground = torch.slice(overlap, 0, 1)
            likelihood = torch.sum(torch.mul(p, truth), [1])
            cross_entropy = torch.neg(torch.mean(torch.log(likelihood + 1e-6)))
            return cross_entropy + 1.0 - torch.mean(foreground)
          """);

  private Dice() {}

  /**
   * The mean over volumes and over all classes but the background.
   *
   * @param found a label per voxel
   * @param truth as found
   * @param volumes how many there are, all of one size
   */
  static double mean(long[] found, long[] truth, int volumes) {
    int voxels = truth.length / volumes;
    double sum = 0;
    for (int volume = 0; volume < volumes; volume++) {
      for (int label = 1; label < Anatomy.CLASSES; label++) {
        sum += of(label, found, truth, volume * voxels, (volume + 1) * voxels);
      }
    }
    return sum / (volumes * (Anatomy.CLASSES - 1));
  }

  private static double of(int label, long[] found, long[] truth, int from, int to) {
    int both = 0;
    int sizes = 0;
    for (int i = from; i < to; i++) {
      both += found[i] == label && truth[i] == label ? 1 : 0;
      sizes += (found[i] == label ? 1 : 0) + (truth[i] == label ? 1 : 0);
    }
    return sizes == 0 ? 1 : 2.0 * both / sizes;
  }
}
