/**
 * The room of coupling laws: how one part of the channels changes with what a branch computed from
 * the other. A new law is one new file here; {@code docs/adding-a-law.md} walks through it.
 */
package dev.retrace.runtime.law;
