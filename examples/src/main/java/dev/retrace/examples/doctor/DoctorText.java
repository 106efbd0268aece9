package dev.retrace.examples.doctor;

import dev.retrace.runtime.plan.Bytes;
import java.util.OptionalLong;

/** Facts as a page of text, with what to do about those that are missing. */
public final class DoctorText {
  private final StringBuilder page = new StringBuilder();

  private DoctorText() {}

  /**
   * Writes the page.
   *
   * @param facts what was found
   * @return lines, the last without an end
   */
  public static String of(Facts facts) {
    DoctorText text = new DoctorText();
    text.machine(facts.machine());
    text.engine(facts.engine(), facts.cuda());
    text.environment(facts);
    facts.sensors().forEach(each -> text.row("sensors", each));
    text.page.append('\n').append(CudaAdvice.of(facts)).append('\n');
    text.verdict(facts);
    return text.page.toString();
  }

  private void row(String name, String value) {
    page.append(name).append(" ".repeat(Math.max(1, 14 - name.length()))).append(value);
    page.append('\n');
  }

  private void machine(MachineFacts machine) {
    row("system", machine.system() + ", " + machine.architecture());
    row("processors", Integer.toString(machine.processors()));
    row(
        "memory",
        known(machine.physical())
            + ", "
            + known(machine.available())
            + " available"
            + (machine.limit().isPresent()
                ? ", limited to " + known(machine.limit()) + " by a control group"
                : ""));
    row("java", machine.java() + ", heap up to " + Bytes.text(machine.heap()));
  }

  private static String known(OptionalLong bytes) {
    return bytes.isPresent() ? Bytes.text(bytes.getAsLong()) : "unknown";
  }

  private void engine(EngineFacts engine, CudaFacts cuda) {
    row("engine", "PyTorch " + engine.pytorch().orElse("(not started)") + ", DJL " + engine.djl());
    row("natives", cuda.natives().isEmpty() ? "none" : String.join("; ", cuda.natives()));
    row(
        "unpacked",
        engine.unpacked().isEmpty()
            ? "nothing yet, to " + engine.cache()
            : String.join(", ", engine.unpacked()) + " in " + engine.cache());
    if (engine.pytorch().isPresent()) {
      row("devices", String.join(", ", engine.devices()));
      row(
          "threads",
          engine.threads() + " for an operation, " + engine.interopThreads() + " between them");
    }
  }

  private void environment(Facts facts) {
    if (facts.environment().isEmpty()) {
      row("environment", "nothing set for malloc, threads or the engine");
    }
    facts.environment().forEach((name, value) -> row("environment", name + "=" + value));
  }

  private void verdict(Facts facts) {
    if (facts.canTrain()) {
      page.append("Training works on ").append(facts.engine().devices().get(0)).append('.');
    } else {
      page.append("Training does not work: ").append(facts.engine().fault().orElseThrow());
      page.append(". Natives for this system come with Maven: build with ./mvnw package on it, and")
          .append(" see that ")
          .append(facts.engine().cache())
          .append(" can be written.");
    }
  }
}
