package dev.retrace.examples.nifti;

import java.nio.ByteBuffer;

/** Where the two versions of the format keep their fields, and how wide those are. */
enum NiftiLayout {
  /** 348 bytes; 16-bit lengths, 32-bit reals and 16-bit codes. */
  NIFTI_1(348, 344, "n+1\0", "ni1\0", 40, 70, 76, 108, 112, 252, 254, 256, 280) {
    @Override
    long dim(ByteBuffer header, int index) {
      return header.getShort(dims + 2 * index);
    }

    @Override
    double real(ByteBuffer header, int position) {
      return header.getFloat(position);
    }

    @Override
    int realBytes() {
      return Float.BYTES;
    }

    @Override
    double voxelOffset(ByteBuffer header) {
      return header.getFloat(offset);
    }

    @Override
    int code(ByteBuffer header, int position) {
      return header.getShort(position);
    }
  },

  /** 540 bytes; 64-bit lengths and reals and 32-bit codes. */
  NIFTI_2(540, 4, "n+2\0", "ni2\0", 16, 12, 104, 168, 176, 344, 348, 352, 400) {
    @Override
    long dim(ByteBuffer header, int index) {
      return header.getLong(dims + 8 * index);
    }

    @Override
    double real(ByteBuffer header, int position) {
      return header.getDouble(position);
    }

    @Override
    int realBytes() {
      return Double.BYTES;
    }

    @Override
    double voxelOffset(ByteBuffer header) {
      return header.getLong(offset);
    }

    @Override
    int code(ByteBuffer header, int position) {
      return header.getInt(position);
    }
  };

  final int size;
  final int magic;
  final String singleFileMagic;
  final String detachedMagic;
  final int dims;
  final int datatype;
  final int pixdim;
  final int offset;
  final int slope;
  final int qformCode;
  final int sformCode;
  final int quaternion;
  final int srow;

  NiftiLayout(
      int size,
      int magic,
      String singleFileMagic,
      String detachedMagic,
      int dims,
      int datatype,
      int pixdim,
      int offset,
      int slope,
      int qformCode,
      int sformCode,
      int quaternion,
      int srow) {
    this.size = size;
    this.magic = magic;
    this.singleFileMagic = singleFileMagic;
    this.detachedMagic = detachedMagic;
    this.dims = dims;
    this.datatype = datatype;
    this.pixdim = pixdim;
    this.offset = offset;
    this.slope = slope;
    this.qformCode = qformCode;
    this.sformCode = sformCode;
    this.quaternion = quaternion;
    this.srow = srow;
  }

  /** Length of axis {@code index}, or for index 0 the number of axes. */
  abstract long dim(ByteBuffer header, int index);

  abstract double real(ByteBuffer header, int position);

  abstract int realBytes();

  abstract double voxelOffset(ByteBuffer header);

  abstract int code(ByteBuffer header, int position);
}
