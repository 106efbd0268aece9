package dev.retrace.runtime;

/** What a branch kept of an evaluation, until somebody asks for the recording. */
interface Kept extends AutoCloseable {
  /** The recording of that evaluation, owned by the caller. Called at most once. */
  Recording recording(Pass pass);

  /** Frees what was kept; only if {@link #recording} was not called. */
  @Override
  void close();
}
