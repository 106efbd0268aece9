package dev.retrace.idm.peers;

import ai.djl.ndarray.types.Shape;

/**
 * One layer of a peer network, for counting.
 *
 * @param path from the network
 * @param kind what it does
 * @param input of its first input
 * @param output of its output
 * @param multiplications that are added up in one evaluation
 */
public record PeerLayer(String path, Kind kind, Shape input, Shape output, long multiplications) {
  /** What a layer does. */
  public enum Kind {
    /** A convolution of volumes. */
    CONVOLUTION,
    /** A matrix on a vector for each sample. */
    LINEAR,
    /** Group normalisation. */
    NORMALISATION,
    /** SiLU. */
    ACTIVATION,
    /** A sum of two arrays of the output's shape; one of them may be one number a channel. */
    SUM,
    /** Half the sum of two arrays. */
    MEAN,
    /** Every voxel twice along each axis. */
    UPSAMPLING
  }

  /** Is told each layer, in the order of forward. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Looks at a layer.
     *
     * @param layer the next one
     */
    void layer(PeerLayer layer);
  }

  /** A layer that keeps the shape and multiplies no matrices. */
  static PeerLayer of(String path, Kind kind, Shape shape) {
    return new PeerLayer(path, kind, shape, shape, 0);
  }
}
