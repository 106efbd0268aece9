/**
 * What a training step will take, told from shapes before anything is allocated, and plans that
 * keep it within a budget.
 */
package dev.retrace.runtime.plan;
