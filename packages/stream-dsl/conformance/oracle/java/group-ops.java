package oracle;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.CogroupedKStream;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KGroupedTable;
import org.apache.kafka.streams.kstream.SessionWindowedKStream;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.TimeWindowedKStream;
import org.apache.kafka.streams.kstream.TimeWindows;

/** Grouping, and windows upon groups. */
final class GroupOps {
  private final Nodes nodes;

  GroupOps(Nodes nodes) {
    this.nodes = nodes;
  }

  void groupByKey(Members op) {
    var parent = nodes.stream(op.string("from"));
    nodes.add(op.string("id"), parent.kafka().groupByKey(grouped(parent.key())), parent.key());
  }

  void groupBy(Members op) {
    var parent = nodes.stream(op.string("from"));
    var key = Functions.keyFn(op.object("fn"), parent.key());
    KGroupedStream<Object, Object> made =
        parent.kafka().groupBy((k, v) -> key.fn().apply(k, v), grouped(key.kind()));
    nodes.add(op.string("id"), made, key.kind());
  }

  void tableGroupBy(Members op) {
    var parent = nodes.table(op.string("from"));
    var key = Functions.keyFn(op.object("key"), parent.key());
    var value = Functions.fn(op.object("value"));
    KGroupedTable<Object, Object> made =
        parent
            .kafka()
            .groupBy(
                (k, v) -> KeyValue.pair(key.fn().apply(k, v), value.apply(k, v)),
                grouped(key.kind()));
    nodes.add(op.string("id"), made, key.kind());
  }

  void cogroup(Members op) {
    List<Node<KGroupedStream<Object, Object>>> parents =
        op.strings("from").stream()
            .map(id -> nodes.<KGroupedStream<Object, Object>>of(id, KGroupedStream.class))
            .toList();
    List<?> aggs = op.list("aggs");
    if (parents.isEmpty() || parents.size() != aggs.size()) {
      throw new InvalidScenario(op.where() + ": one of aggs for each of from");
    }
    CogroupedKStream<Object, Object> made = null;
    for (int index = 0; index < aggs.size(); index++) {
      var combine = Combines.combine(Members.of(aggs.get(index), op.where() + ".aggs"));
      var parent = parents.get(index).kafka();
      made =
          made == null
              ? parent.cogroup((k, v, a) -> combine.apply(a, v))
              : made.cogroup(parent, (k, v, a) -> combine.apply(a, v));
    }
    nodes.add(op.string("id"), made, Nodes.sameKey(op.where(), parents));
  }

  void windowedBy(Members op) {
    var parent = nodes.any(op.string("from"));
    String type = op.choice("type", "tumbling", "hopping", "sliding", "session");
    Duration grace = op.duration("graceMs");
    String id = op.string("id");
    if (type.equals("session")) {
      Duration gap = op.duration("gapMs");
      var windows = SessionWindows.ofInactivityGapAndGrace(gap, grace);
      addWindowed(id, session(parent, windows, op), gap.plus(grace), KeyKind.session(parent.key()));
      return;
    }
    Duration size = op.duration("sizeMs");
    Object made =
        type.equals("sliding")
            ? sliding(parent, SlidingWindows.ofTimeDifferenceAndGrace(size, grace), op)
            : time(parent, timeWindows(type, size, grace, op), op);
    // A sliding window's store holds the window before it as well.
    Duration needed = size.multipliedBy(type.equals("sliding") ? 2 : 1).plus(grace);
    addWindowed(id, made, needed, KeyKind.time(parent.key(), size.toMillis()));
  }

  private void addWindowed(String id, Object kafka, Duration needed, KeyKind key) {
    nodes.add(id, new WindowedNode(kafka, needed.toMillis()), key);
  }

  private static TimeWindows timeWindows(String type, Duration size, Duration grace, Members op) {
    var windows = TimeWindows.ofSizeAndGrace(size, grace);
    return type.equals("hopping") ? windows.advanceBy(op.duration("advanceMs")) : windows;
  }

  private static Object time(Node<?> parent, TimeWindows windows, Members op) {
    if (parent.kafka() instanceof CogroupedKStream<?, ?> cogrouped) {
      return cogrouped.windowedBy(windows);
    }
    return emitting(groupedStream(parent, op).windowedBy(windows), op);
  }

  private static Object sliding(Node<?> parent, SlidingWindows windows, Members op) {
    if (parent.kafka() instanceof CogroupedKStream<?, ?> cogrouped) {
      return cogrouped.windowedBy(windows);
    }
    return emitting(groupedStream(parent, op).windowedBy(windows), op);
  }

  private static Object session(Node<?> parent, SessionWindows windows, Members op) {
    if (parent.kafka() instanceof CogroupedKStream<?, ?> cogrouped) {
      return cogrouped.windowedBy(windows);
    }
    SessionWindowedKStream<?, ?> made = groupedStream(parent, op).windowedBy(windows);
    return emitsOnClose(op) ? made.emitStrategy(EmitStrategy.onWindowClose()) : made;
  }

  private static Object emitting(TimeWindowedKStream<?, ?> made, Members op) {
    return emitsOnClose(op) ? made.emitStrategy(EmitStrategy.onWindowClose()) : made;
  }

  private static boolean emitsOnClose(Members op) {
    if (!op.has("emit")) return false;
    return op.choice("emit", "onUpdate", "onWindowClose").equals("onWindowClose");
  }

  private static KGroupedStream<?, ?> groupedStream(Node<?> parent, Members op) {
    if (parent.kafka() instanceof KGroupedStream<?, ?> grouped) return grouped;
    throw new InvalidScenario(op.where() + ": windows are for grouped and cogrouped streams");
  }

  private static Grouped<Object, Object> grouped(KeyKind key) {
    return Grouped.with(key.serde(), ValueSerde.VALUE);
  }
}
