package oracle;

import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;

/** {@code stream}, {@code table}, {@code globalTable}. */
final class SourceOps {
  private final StreamsBuilder builder;
  private final Nodes nodes;
  private final Set<String> topics;

  SourceOps(StreamsBuilder builder, Nodes nodes, Set<String> topics) {
    this.builder = builder;
    this.nodes = nodes;
    this.topics = topics;
  }

  void stream(Members op) {
    nodes.add(op.string("id"), builder.stream(topic(op), consumed()), KeyKind.PLAIN);
  }

  void table(Members op, String storeName) {
    if (op.flag("store") && op.has("versioned")) {
      throw new InvalidScenario(op.where() + ": store and versioned");
    }
    var store = StoresOf.asked(op, storeName, KeyKind.PLAIN);
    nodes.add(op.string("id"), builder.table(topic(op), consumed(), store), KeyKind.PLAIN);
  }

  void globalTable(Members op) {
    nodes.add(op.string("id"), builder.globalTable(topic(op), consumed()), KeyKind.PLAIN);
  }

  private String topic(Members op) {
    String topic = op.string("topic");
    topics.add(topic);
    return topic;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Consumed<Object, Object> consumed() {
    return (Consumed) Consumed.with(Serdes.String(), ValueSerde.VALUE);
  }
}
