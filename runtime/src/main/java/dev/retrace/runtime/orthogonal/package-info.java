/**
 * Orthogonal matrices as functions of a free weight. A parametrisation is one file: the map itself,
 * and the weights at which it starts; its gradient is the engine's, through the map.
 */
package dev.retrace.runtime.orthogonal;
