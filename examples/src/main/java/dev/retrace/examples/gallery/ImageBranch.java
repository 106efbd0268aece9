package dev.retrace.examples.gallery;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.initializer.Initializer;

/**
 * The branch of couplings on images: convolutions of extent 3, 1 and 3 with ReLUs between them. The
 * last one starts at zero, so that a coupling starts where its law maps zeros, near the identity.
 * Kingma and Dhariwal, "Glow: Generative Flow with Invertible 1x1 Convolutions", 2018.
 */
public final class ImageBranch {
  private ImageBranch() {}

  /**
   * Makes a branch.
   *
   * @param hidden channels between the convolutions
   * @param out channels returned
   * @return a block of DJL, not initialized
   */
  public static Block of(int hidden, int out) {
    Block last = convolution(out, 3);
    last.setInitializer(Initializer.ZEROS, Parameter.Type.WEIGHT);
    return new SequentialBlock()
        .add(convolution(hidden, 3))
        .add(Activation.reluBlock())
        .add(convolution(hidden, 1))
        .add(Activation.reluBlock())
        .add(last);
  }

  private static Block convolution(int filters, int extent) {
    long padding = extent / 2;
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(extent, extent))
        .optPadding(new Shape(padding, padding))
        .build();
  }
}
