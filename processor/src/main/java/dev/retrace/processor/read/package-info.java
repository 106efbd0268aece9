/**
 * The only room that reads compiler mirrors: annotated classes become {@link
 * dev.retrace.processor.read.Declaration}s, which keep their elements so that a finding can point
 * at the user's own line. Nothing is judged here; what is wrong is read as it stands.
 */
package dev.retrace.processor.read;
