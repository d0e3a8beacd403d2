package oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One step of a script: records that are queued together, or the wall clock moving on, or nothing. */
record Step(List<InputRecord> records, Duration advance) {
  private static final Step NOTHING = new Step(List.of(), Duration.ZERO);

  /** All steps, checked against the topology before any of them runs. */
  static List<Step> all(List<?> script, TopologyMaker topology) {
    List<Step> steps = new ArrayList<>();
    for (int index = 0; index < script.size(); index++) {
      Members members = Members.of(script.get(index), "script[" + index + "]");
      Step step = of(members, topology);
      members.end();
      steps.add(step);
    }
    return steps;
  }

  private static Step of(Members members, TopologyMaker topology) {
    if (members.has("in")) {
      return new Step(List.of(InputRecord.of(members, topology.sources())), Duration.ZERO);
    }
    if (members.has("batch")) return batch(members, topology);
    if (members.has("advanceWallClockMs")) {
      return new Step(List.of(), members.duration("advanceWallClockMs"));
    }
    if (members.flag("commit")) return NOTHING;
    if (members.flag("restart")) {
      if (topology.hasPunctuator()) {
        throw new InvalidScenario(members.where() + ": no restart with punctuators");
      }
      return NOTHING;
    }
    throw new InvalidScenario(members.where() + " is no step");
  }

  private static Step batch(Members members, TopologyMaker topology) {
    List<InputRecord> records = new ArrayList<>();
    for (Object record : members.list("batch")) {
      records.add(
          InputRecord.of(Members.of(record, members.where() + ".batch"), topology.sources()));
    }
    return new Step(records, Duration.ZERO);
  }
}
