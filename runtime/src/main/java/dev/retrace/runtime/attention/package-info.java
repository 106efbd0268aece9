/**
 * Invertible attention. Sukthanker et al., "Generative Flows with Invertible Attentions", 2021:
 * part of the state decides how the rest is changed, so the change can be undone.
 */
package dev.retrace.runtime.attention;
