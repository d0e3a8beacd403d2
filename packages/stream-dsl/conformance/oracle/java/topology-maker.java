package oracle;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Produced;

/** Makes the reference's topology of a scenario's nodes, in the order of the array. */
final class TopologyMaker {
  private final StreamsBuilder builder = new StreamsBuilder();
  private final Nodes nodes = new Nodes();
  private final Set<String> sources = new LinkedHashSet<>();
  private final List<Runnable> checksAtEnd = new ArrayList<>();
  private final Set<String> sinks = new LinkedHashSet<>();
  private final SourceOps sourceOps = new SourceOps(builder, nodes, sources);
  private final StreamOps streamOps = new StreamOps(builder, nodes);
  private final TableOps tableOps = new TableOps(nodes);
  private final GroupOps groupOps = new GroupOps(nodes);
  private final AggregateOps aggregateOps = new AggregateOps(nodes);
  private final JoinOps joinOps = new JoinOps(nodes);
  private boolean hasPunctuator;

  /** Throws {@link InvalidScenario} for what is not of the language; Kafka throws what it refuses. */
  static TopologyMaker of(List<?> topology) {
    TopologyMaker maker = new TopologyMaker();
    for (int index = 0; index < topology.size(); index++) {
      Members op = Members.of(topology.get(index), "topology[" + index + "]");
      maker.add(op, "store-" + index);
      op.end();
    }
    maker.checksAtEnd.forEach(Runnable::run);
    return maker;
  }

  Topology build(Properties settings) {
    return builder.build(settings);
  }

  /** Topics that somebody reads. */
  Set<String> sources() {
    return sources;
  }

  /** Output topics, in order of their first {@code to}. */
  Set<String> sinks() {
    return sinks;
  }

  boolean hasPunctuator() {
    return hasPunctuator;
  }

  private void add(Members op, String storeName) {
    String name = op.string("op");
    switch (name) {
      case "stream" -> sourceOps.stream(op);
      case "table" -> sourceOps.table(op, storeName);
      case "globalTable" -> sourceOps.globalTable(op);
      case "mapValues", "filter", "filterNot" -> {
        if (isTable(op)) tableOps.add(name, op, storeName);
        else streamOps.add(name, op);
      }
      case "map", "selectKey", "flatMapValues", "merge", "split", "repartition" ->
          streamOps.add(name, op);
      case "groupByKey" -> groupOps.groupByKey(op);
      case "groupBy" -> groupOps.groupBy(op);
      case "tableGroupBy" -> groupOps.tableGroupBy(op);
      case "cogroup" -> groupOps.cogroup(op);
      case "windowedBy" -> groupOps.windowedBy(op);
      case "count", "reduce", "aggregate" -> aggregateOps.add(name, op);
      case "suppress" -> tableOps.suppress(op);
      case "joinStream" -> joinOps.joinStream(op);
      case "joinTable" -> joinOps.joinTable(op);
      case "joinGlobal" -> joinOps.joinGlobal(op);
      case "joinTableTable" -> joinOps.joinTableTable(op, storeName);
      case "joinForeignKey" -> joinOps.joinForeignKey(op, storeName);
      case "toStream" -> tableOps.toStream(op);
      case "toTable" -> streamOps.toTable(op, storeName);
      case "process" -> hasPunctuator |= streamOps.process(op, storeName);
      case "to" -> to(op);
      default -> throw new InvalidScenario(op.where() + ": no op " + name);
    }
  }

  private boolean isTable(Members op) {
    return nodes.any(op.string("from")).kafka() instanceof KTable;
  }

  private void to(Members op) {
    var parent = nodes.stream(op.string("from"));
    String topic = op.string("topic");
    sinks.add(topic);
    parent.kafka().to(topic, Produced.with(ShownKey.SERDE, ValueSerde.VALUE));
    if (parent.key().isWindowed()) {
      checksAtEnd.add(
          () -> {
            if (sources.contains(topic)) {
              throw new InvalidScenario(op.where() + ": windowed keys into a topic that is read");
            }
          });
    }
  }
}
