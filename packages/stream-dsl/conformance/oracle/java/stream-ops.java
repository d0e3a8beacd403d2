package oracle;

import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.BranchedKStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Repartitioned;

/** What makes a stream (or a table) of streams alone. */
final class StreamOps {
  private final StreamsBuilder builder;
  private final Nodes nodes;

  StreamOps(StreamsBuilder builder, Nodes nodes) {
    this.builder = builder;
    this.nodes = nodes;
  }

  void add(String name, Members op) {
    switch (name) {
      case "mapValues" -> mapValues(op);
      case "filter", "filterNot" -> filter(name, op);
      case "map" -> map(op);
      case "selectKey" -> selectKey(op);
      case "flatMapValues" -> flatMapValues(op);
      case "merge" -> merge(op);
      case "split" -> split(op);
      default -> repartition(op);
    }
  }

  void toTable(Members op, String storeName) {
    var parent = parent(op);
    var store = StoresOf.asked(op, storeName, parent.key());
    nodes.add(op.string("id"), parent.kafka().toTable(store), parent.key());
  }

  /** Answers whether the processor is a punctuator. */
  boolean process(Members op, String storeName) {
    var parent = parent(op);
    Members processor = op.object("processor");
    boolean isPunctuator = Processors.isPunctuator(processor.string("name"));
    if (isPunctuator && parent.key().isWindowed()) {
      throw new InvalidScenario(op.where() + ": a punctuator's own records have plain keys");
    }
    add(op, Processors.attach(parent, processor, storeName, builder::addStateStore), parent.key());
    return isPunctuator;
  }

  private void mapValues(Members op) {
    var parent = parent(op);
    var fn = Functions.fn(op.object("fn"));
    add(op, parent.kafka().mapValues((k, v) -> fn.apply(k, v)), parent.key());
  }

  private void filter(String name, Members op) {
    var parent = parent(op);
    var pred = Predicates.pred(op.object("pred"));
    var stream = parent.kafka();
    var made = name.equals("filter") ? stream.filter(pred::test) : stream.filterNot(pred::test);
    add(op, made, parent.key());
  }

  private void map(Members op) {
    var parent = parent(op);
    var key = Functions.keyFn(op.object("key"), parent.key());
    var value = Functions.fn(op.object("value"));
    KStream<Object, Object> made =
        parent.kafka().map((k, v) -> KeyValue.pair(key.fn().apply(k, v), value.apply(k, v)));
    add(op, made, key.kind());
  }

  private void selectKey(Members op) {
    var parent = parent(op);
    var key = Functions.keyFn(op.object("fn"), parent.key());
    KStream<Object, Object> made = parent.kafka().selectKey((k, v) -> key.fn().apply(k, v));
    add(op, made, key.kind());
  }

  private void flatMapValues(Members op) {
    var parent = parent(op);
    var fn = Functions.listFn(op.object("fn"));
    KStream<Object, Object> made = parent.kafka().flatMapValues(v -> fn.apply(v));
    add(op, made, parent.key());
  }

  private void merge(Members op) {
    var parents = nodes.streams(op.strings("from"));
    if (parents.size() < 2) throw new InvalidScenario(op.where() + ".from: fewer than two");
    var made = parents.get(0).kafka();
    for (var other : parents.subList(1, parents.size())) made = made.merge(other.kafka());
    add(op, made, Nodes.sameKey(op.where(), parents));
  }

  private void split(Members op) {
    var parent = parent(op);
    String id = op.string("id");
    List<?> branches = op.list("branches");
    BranchedKStream<Object, Object> split = parent.kafka().split();
    for (int index = 0; index < branches.size(); index++) {
      Members branch = Members.of(branches.get(index), op.where() + ".branches[" + index + "]");
      String name = id + "." + branch.string("name");
      var pred = Predicates.pred(branch.object("pred"));
      branch.end();
      split =
          split.branch(
              pred::test, Branched.withConsumer(made -> nodes.add(name, made, parent.key())));
    }
    if (!op.has("default")) {
      split.noDefaultBranch();
      return;
    }
    String name = id + "." + op.string("default");
    split.defaultBranch(Branched.withConsumer(made -> nodes.add(name, made, parent.key())));
  }

  private void repartition(Members op) {
    var parent = parent(op);
    var serdes = Repartitioned.with(parent.key().serde(), ValueSerde.VALUE);
    add(op, parent.kafka().repartition(serdes), parent.key());
  }

  private Node<KStream<Object, Object>> parent(Members op) {
    return nodes.stream(op.string("from"));
  }

  private void add(Members op, KStream<Object, Object> made, KeyKind key) {
    nodes.add(op.string("id"), made, key);
  }
}
