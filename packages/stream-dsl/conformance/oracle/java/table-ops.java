package oracle;

import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;

/** What makes a table, or a stream, of one table. */
final class TableOps {
  private final Nodes nodes;

  TableOps(Nodes nodes) {
    this.nodes = nodes;
  }

  void add(String name, Members op, String storeName) {
    var parent = nodes.table(op.string("from"));
    KTable<Object, Object> made =
        name.equals("mapValues")
            ? mapValues(parent, op, storeName)
            : filter(name.equals("filter"), parent, op, storeName);
    nodes.add(op.string("id"), made, parent.key());
  }

  void toStream(Members op) {
    var parent = nodes.table(op.string("from"));
    nodes.add(op.string("id"), parent.kafka().toStream(), parent.key());
  }

  void suppress(Members op) {
    var parent = nodes.table(op.string("from"));
    Suppressed<Object> suppressed =
        op.choice("until", "windowCloses", "timeLimit").equals("timeLimit")
            ? Suppressed.untilTimeLimit(op.duration("ms"), bufferOfTimeLimit(op))
            : untilWindowCloses(op);
    nodes.add(op.string("id"), parent.kafka().suppress(suppressed), parent.key());
  }

  private static KTable<Object, Object> mapValues(
      Node<KTable<Object, Object>> parent, Members op, String storeName) {
    var fn = Functions.fn(op.object("fn"));
    return op.flag("store")
        ? parent.kafka().mapValues(fn::apply, StoresOf.named(storeName, parent.key()))
        : parent.kafka().mapValues(fn::apply);
  }

  private static KTable<Object, Object> filter(
      boolean keeps, Node<KTable<Object, Object>> parent, Members op, String storeName) {
    var pred = Predicates.pred(op.object("pred"));
    var table = parent.kafka();
    if (!op.flag("store")) return keeps ? table.filter(pred::test) : table.filterNot(pred::test);
    var store = StoresOf.named(storeName, parent.key());
    return keeps ? table.filter(pred::test, store) : table.filterNot(pred::test, store);
  }

  /** Its type asks for windowed keys; that they are is what the reference checks by itself. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Suppressed<Object> untilWindowCloses(Members op) {
    if (op.has("full")) op.choice("full", "fail");
    var buffer =
        op.has("maxRecords")
            ? BufferConfig.maxRecords(op.integer("maxRecords")).shutDownWhenFull()
            : BufferConfig.unbounded();
    return (Suppressed) Suppressed.untilWindowCloses(buffer);
  }

  private static BufferConfig<?> bufferOfTimeLimit(Members op) {
    String full = op.has("full") ? op.choice("full", "emitEarly", "fail") : "emitEarly";
    if (!op.has("maxRecords")) return BufferConfig.unbounded();
    var buffer = BufferConfig.maxRecords(op.integer("maxRecords"));
    return full.equals("fail") ? buffer.shutDownWhenFull() : buffer.emitEarlyWhenFull();
  }
}
