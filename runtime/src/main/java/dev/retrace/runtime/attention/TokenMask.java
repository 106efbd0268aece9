package dev.retrace.runtime.attention;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which features of which tokens are hidden from attention and changed by it; the others are seen
 * and kept. Every mask is a checkerboard of tokens against features: feature f of token n is hidden
 * where τ(n) + φ(f) is odd, with parities τ and φ that are sums over coordinates.
 *
 * <p>Where τ is the same for all tokens, they hide the same features. Otherwise they fall into two
 * classes that hide opposite ones.
 */
public enum TokenMask {
  /** A checkerboard in space, the same for all channels. */
  SPATIAL {
    @Override
    int[] tokenWeights(int grid, int... patch) {
      return patch;
    }

    @Override
    int[] featureWeights(int... patch) {
      int[] weights = ones(1 + patch.length);
      weights[0] = 0;
      return weights;
    }
  },

  /** A checkerboard in channels and space. */
  CHANNEL_SPATIAL {
    @Override
    int[] tokenWeights(int grid, int... patch) {
      return patch;
    }

    @Override
    int[] featureWeights(int... patch) {
      return ones(1 + patch.length);
    }
  },

  /**
   * A checkerboard in channels and space that starts anew, flipped, in every neighbouring patch.
   */
  CHANNEL_FLIP {
    @Override
    int[] tokenWeights(int grid, int... patch) {
      return ones(patch.length);
    }

    @Override
    int[] featureWeights(int... patch) {
      return ones(1 + patch.length);
    }
  },

  /** A checkerboard of the numbers of tokens and features: that of AttnFlow. */
  TOKEN_FEATURE {
    @Override
    int[] tokenWeights(int grid, int... patch) {
      return raster(patch.length, grid);
    }

    @Override
    int[] featureWeights(int... patch) {
      int[] weights = ones(1 + patch.length);
      for (int axis = patch.length - 1; axis >= 0; axis--) {
        weights[axis] = weights[axis + 1] * patch[axis] % 2;
      }
      return weights;
    }
  };

  /** How often each grid coordinate counts in τ. */
  abstract int[] tokenWeights(int grid, int... patch);

  /** How often the channel and each coordinate within the patch count in φ. */
  abstract int[] featureWeights(int... patch);

  /** Whether all tokens hide the same features. */
  final boolean hidesAlike(int grid, int... patch) {
    return Arrays.stream(tokenWeights(grid, patch)).allMatch(weight -> weight % 2 == 0);
  }

  /**
   * TorchScript: {@code tau(self, x)} (token) and {@code phi(self, x)} (feature), zeros and ones in
   * x's type.
   */
  final String methods(int grid, int... patch) {
    int[] token = tokenWeights(grid, patch);
    int[] feature = featureWeights(patch);
    StringBuilder tau = new StringBuilder();
    StringBuilder phi = new StringBuilder(next("torch.size(x, 1)", feature[0]));
    for (int axis = 0; axis < patch.length; axis++) {
      tau.append(next(Integer.toString(grid), token[axis]));
      phi.append(
          next(
              "torch.floordiv(torch.size(x, %d), %d)".formatted(2 + axis, grid),
              feature[1 + axis]));
    }
    return """
        def along(self, p: Tensor, size: int, weight: int) -> Tensor:
          at = torch.sub(torch.cumsum(torch.new_ones(p, [size]), 0), 1)
          return torch.flatten(torch.add(torch.unsqueeze(p, -1), torch.mul(at, weight)))

        def tau(self, x: Tensor) -> Tensor:
          p = torch.new_zeros(x, [1])
        %s  return torch.remainder(p, 2)

        def phi(self, x: Tensor) -> Tensor:
          p = torch.new_zeros(x, [1])
        %s  return torch.remainder(p, 2)

        """
        .formatted(tau, phi);
  }

  private static String next(String size, int weight) {
    return "  p = self.along(p, %s, %d)\n".formatted(size, weight % 2);
  }

  private static int[] ones(int count) {
    return IntStream.range(0, count).map(i -> 1).toArray();
  }

  private static int[] raster(int axes, int grid) {
    int[] weights = ones(axes);
    for (int axis = axes - 2; axis >= 0; axis--) {
      weights[axis] = weights[axis + 1] * grid % 2;
    }
    return weights;
  }
}
