package oracle;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.state.KeyValueStore;

/** The five joins. */
final class JoinOps {
  private final Nodes nodes;

  JoinOps(Nodes nodes) {
    this.nodes = nodes;
  }

  void joinStream(Members op) {
    var left = nodes.stream(op.string("left"));
    var right = nodes.stream(op.string("right"));
    KeyKind key = Nodes.sameKey(op.where(), List.of(left, right));
    var windows = joinWindows(op);
    var serdes = StreamJoined.with(key.serde(), ValueSerde.VALUE, ValueSerde.VALUE);
    var joiner = joiner(op);
    var stream = left.kafka();
    KStream<Object, Object> made =
        switch (op.choice("type", "inner", "left", "outer")) {
          case "inner" -> stream.join(right.kafka(), joiner, windows, serdes);
          case "left" -> stream.leftJoin(right.kafka(), joiner, windows, serdes);
          default -> stream.outerJoin(right.kafka(), joiner, windows, serdes);
        };
    nodes.add(op.string("id"), made, key);
  }

  void joinTable(Members op) {
    var left = nodes.stream(op.string("left"));
    var right = nodes.table(op.string("right"));
    KeyKind key = Nodes.sameKey(op.where(), List.of(left, right));
    Joined<Object, Object, Object> joined =
        Joined.with(key.serde(), ValueSerde.VALUE, ValueSerde.VALUE);
    if (op.has("graceMs")) joined = joined.withGracePeriod(op.duration("graceMs"));
    var joiner = joiner(op);
    KStream<Object, Object> made =
        isInner(op)
            ? left.kafka().join(right.kafka(), joiner, joined)
            : left.kafka().leftJoin(right.kafka(), joiner, joined);
    nodes.add(op.string("id"), made, key);
  }

  void joinGlobal(Members op) {
    var left = nodes.stream(op.string("left"));
    Node<GlobalKTable<Object, Object>> right = nodes.of(op.string("right"), GlobalKTable.class);
    var key = keyOfOther(op, "key", left.key(), right.key());
    var joiner = joiner(op);
    KStream<Object, Object> made =
        isInner(op)
            ? left.kafka().join(right.kafka(), key::apply, joiner)
            : left.kafka().leftJoin(right.kafka(), key::apply, joiner);
    nodes.add(op.string("id"), made, left.key());
  }

  void joinTableTable(Members op, String storeName) {
    var left = nodes.table(op.string("left"));
    var right = nodes.table(op.string("right"));
    KeyKind key = Nodes.sameKey(op.where(), List.of(left, right));
    String type = op.choice("type", "inner", "left", "outer");
    var joiner = joiner(op);
    var table = left.kafka();
    var other = right.kafka();
    KTable<Object, Object> made;
    if (op.flag("store")) {
      var store = StoresOf.named(storeName, key);
      made =
          switch (type) {
            case "inner" -> table.join(other, joiner, store);
            case "left" -> table.leftJoin(other, joiner, store);
            default -> table.outerJoin(other, joiner, store);
          };
    } else {
      made =
          switch (type) {
            case "inner" -> table.join(other, joiner);
            case "left" -> table.leftJoin(other, joiner);
            default -> table.outerJoin(other, joiner);
          };
    }
    nodes.add(op.string("id"), made, key);
  }

  void joinForeignKey(Members op, String storeName) {
    var left = nodes.table(op.string("left"));
    var right = nodes.table(op.string("right"));
    var fk = keyOfOther(op, "fk", left.key(), right.key());
    boolean isInner = isInner(op);
    var joiner = joiner(op);
    var store =
        op.flag("store")
            ? StoresOf.named(storeName, left.key())
            : StoresOf.<KeyValueStore<Bytes, byte[]>>unnamed(left.key());
    KTable<Object, Object> made =
        isInner
            ? left.kafka().join(right.kafka(), fk::apply, joiner, store)
            : left.kafka().leftJoin(right.kafka(), fk::apply, joiner, store);
    nodes.add(op.string("id"), made, left.key());
  }

  private static boolean isInner(Members op) {
    return op.choice("type", "inner", "left").equals("inner");
  }

  /** Set one after the other, so that each step in between is allowed too. */
  private static JoinWindows joinWindows(Members op) {
    Duration before = op.duration("beforeMs");
    Duration after = op.duration("afterMs");
    Duration wide = before.abs().compareTo(after.abs()) > 0 ? before.abs() : after.abs();
    return JoinWindows.ofTimeDifferenceAndGrace(wide, op.duration("graceMs"))
        .before(before)
        .after(after);
  }

  private static Functions.Fn keyOfOther(Members op, String member, KeyKind from, KeyKind other) {
    var key = Functions.keyFn(op.object(member), from);
    if (key.kind().equals(other)) return key.fn();
    throw new InvalidScenario(op.where() + "." + member + ": makes keys of another kind");
  }

  private static ValueJoiner<Object, Object, Object> joiner(Members op) {
    var joiner = Joiners.joinerOf(op);
    return joiner::apply;
  }
}
