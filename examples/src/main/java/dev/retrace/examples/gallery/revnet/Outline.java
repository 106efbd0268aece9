package dev.retrace.examples.gallery.revnet;

/** What there is to tell apart: figures of about unit radius around the origin. */
enum Outline {
  DISC {
    @Override
    boolean covers(double x, double y) {
      return Math.hypot(x, y) < 0.9;
    }
  },

  RING {
    @Override
    boolean covers(double x, double y) {
      return DISC.covers(x, y) && Math.hypot(x, y) > 0.5;
    }
  },

  SQUARE {
    @Override
    boolean covers(double x, double y) {
      return Math.max(Math.abs(x), Math.abs(y)) < 0.85;
    }
  },

  FRAME {
    @Override
    boolean covers(double x, double y) {
      return SQUARE.covers(x, y) && Math.max(Math.abs(x), Math.abs(y)) > 0.45;
    }
  },

  TRIANGLE {
    @Override
    boolean covers(double x, double y) {
      return y > -0.5 && Math.sqrt(3) * Math.abs(x) + y < 1;
    }
  },

  CROSS {
    @Override
    boolean covers(double x, double y) {
      return BAR.covers(x, y) || BAR.covers(y, x);
    }
  },

  BAR {
    @Override
    boolean covers(double x, double y) {
      return Math.abs(x) < 0.25 && Math.abs(y) < 1;
    }
  },

  CRESCENT {
    @Override
    boolean covers(double x, double y) {
      return Math.hypot(x, y) < 1 && Math.hypot(x - 0.5, y) > 0.75;
    }
  };

  abstract boolean covers(double x, double y);
}
