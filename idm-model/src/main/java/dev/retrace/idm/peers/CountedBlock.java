package dev.retrace.idm.peers;

import ai.djl.ndarray.types.Shape;

/** A block that can tell its layers without being run. */
interface CountedBlock {
  /**
   * Tells all layers in order.
   *
   * @param path of this block
   * @param input of its first input
   * @param visitor is told
   * @return the shape of the output
   */
  Shape count(String path, Shape input, PeerLayer.Visitor visitor);
}
