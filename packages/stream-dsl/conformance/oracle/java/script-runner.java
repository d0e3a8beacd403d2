package oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.Topology;

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
    TopologyMaker maker;
    Topology topology;
    Properties properties = settings.properties(stateDir);
    try {
      maker = TopologyMaker.of(nodes);
      topology = maker.build(properties);
    } catch (InvalidScenario e) {
      throw e;
    } catch (RuntimeException e) {
      return List.of(OutputLines.refused());
    }
    List<Step> steps = Step.all(script, maker);
    Reference reference;
    try {
      reference = new Reference(topology, properties, settings.wallClockMs());
    } catch (RuntimeException e) {
      return List.of(OutputLines.notStarted(e));
    }
    try {
      return run(reference, steps, List.copyOf(maker.sinks()));
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
