/**
 * The room of branches: ready-made blocks for the trainable function inside a coupling. They treat
 * the samples of a batch independently and take a condition as their second input.
 */
package dev.retrace.runtime.branch;
