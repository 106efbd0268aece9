package dev.retrace.examples.data;

/** How an object that is longer on one axis than on another comes to fill a cube. */
public enum Fit {
  /**
   * Each axis is scaled by itself until the object's box is the cube. No voxel is wasted and no
   * empty border is learned, which suits crops whose boxes are alike, such as the hippocampus
   * volumes of the Medical Segmentation Decathlon; a volume's affine keeps its true proportions.
   */
  STRETCH,

  /**
   * All axes are scaled alike, in millimetres, until the longest fills the cube. What lies beside
   * the object's box comes from the volume, and is 0 where that ends. For whole heads.
   */
  KEEP_PROPORTIONS
}
