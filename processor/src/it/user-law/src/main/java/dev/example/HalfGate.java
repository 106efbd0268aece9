package dev.example;

import com.google.auto.service.AutoService;
import dev.retrace.runtime.law.CouplingLaw;

/** A gate between 1/2 and 3/2. It is a law because {@link Gate} is one. */
@AutoService(CouplingLaw.class)
public final class HalfGate extends Gate {
  /** For the service loader and generated classes. */
  public HalfGate() {
    super(1);
  }
}
