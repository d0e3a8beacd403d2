package oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Runs one scenario from its text to its lines; whatever happens becomes a line. */
final class ScriptRunner {
  private final Path stateParent;

  ScriptRunner(Path stateParent) {
    this.stateParent = stateParent;
  }

  List<String> run(String text) {
    try (StateDir stateDir = StateDir.in(stateParent)) {
      return run(Members.of(Json.parse(text), "scenario"), stateDir.path());
    } catch (InvalidScenario e) {
      return List.of(OutputLines.invalid(e.getMessage()));
    } catch (IOException e) {
      return List.of(OutputLines.invalid("no folder for the stores: " + e));
    }
  }

  private static List<String> run(Members scenario, Path stateDir) {
    if (scenario.integer("scenario") != 1) throw new InvalidScenario("another version");
    scenario.string("name", "");
    Settings settings = Settings.of(scenario);
    List<?> nodes = scenario.list("topology");
    List<?> script = scenario.list("script");
    scenario.end();
    TopologyMaker topology;
    Reference reference;
    try {
      topology = TopologyMaker.of(nodes);
      Properties properties = settings.properties(stateDir);
      reference = new Reference(topology.build(properties), properties, settings.wallClockMs());
    } catch (InvalidScenario e) {
      throw e;
    } catch (RuntimeException e) {
      return List.of(OutputLines.refused());
    }
    try {
      return run(reference, Step.all(script, topology), List.copyOf(topology.sinks()));
    } finally {
      closeQuietly(reference);
    }
  }

  private static List<String> run(Reference reference, List<Step> steps, List<String> topics) {
    List<String> lines = new ArrayList<>();
    for (int index = 0; index < steps.size(); index++) {
      try {
        reference.process(steps.get(index).records());
        reference.advanceWallClock(steps.get(index).advance());
      } catch (RuntimeException | StackOverflowError e) {
        lines.add(OutputLines.failed(e, index));
        return lines;
      }
      for (String topic : topics) {
        for (var record : reference.output(topic)) {
          lines.add(OutputLines.record(topic, record, index));
        }
      }
    }
    lines.add(OutputLines.dropped(reference.dropped()));
    return lines;
  }

  /** After a failed step the driver cannot close in order; its outputs are taken by then. */
  private static void closeQuietly(Reference reference) {
    try {
      reference.close();
    } catch (RuntimeException ignored) {
      reference.closeAnyway();
    }
  }
}
