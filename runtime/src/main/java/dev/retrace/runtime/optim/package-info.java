/** Update rules whose state can be saved, learning-rate schedules and the clipping of gradients. */
package dev.retrace.runtime.optim;
