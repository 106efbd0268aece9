/**
 * The room of residual flows: y = x + g(x) with a branch g that contracts, the pieces of which such
 * branches are built, and the ways to find the log-determinant. Unlike the layers of the other
 * rooms these have no inverse in closed form; it is iterated.
 */
package dev.retrace.runtime.residual;
