package dev.retrace.runtime.orthogonal;

/** Where an orthogonal resampling starts. */
public enum Start {
  /** The Haar wavelet along every axis of stride 2; axes of stride 1 are left alone. */
  HAAR,
  /** The identity: voxels of a patch become channels in row-major order. */
  PIXEL_SHUFFLE,
  /** A random orthogonal matrix, the same for every channel. */
  RANDOM
}
