package oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;

/** The nodes made so far, by id. */
final class Nodes {
  private final Map<String, Node<?>> byId = new HashMap<>();

  void add(String id, Object kafka, KeyKind key) {
    if (byId.putIfAbsent(id, new Node<>(kafka, key)) != null) {
      throw new InvalidScenario("id " + id + " is used twice");
    }
  }

  Node<?> any(String id) {
    Node<?> node = byId.get(id);
    if (node == null) throw new InvalidScenario("no node " + id + " stands before its user");
    return node;
  }

  Node<KStream<Object, Object>> stream(String id) {
    return of(id, KStream.class);
  }

  List<Node<KStream<Object, Object>>> streams(List<String> ids) {
    return ids.stream().map(this::stream).toList();
  }

  Node<KTable<Object, Object>> table(String id) {
    return of(id, KTable.class);
  }

  /** The node as one of this class. Its type arguments are always Object, so that the cast holds. */
  @SuppressWarnings("unchecked")
  <T> Node<T> of(String id, Class<?> type) {
    Node<?> node = any(id);
    if (!type.isInstance(node.kafka())) {
      throw new InvalidScenario("node " + id + " is no " + type.getSimpleName());
    }
    return (Node<T>) node;
  }

  /** The one kind of key that all of these have. */
  static KeyKind sameKey(String where, List<? extends Node<?>> nodes) {
    KeyKind first = nodes.get(0).key();
    for (Node<?> node : nodes) {
      if (!node.key().equals(first)) throw new InvalidScenario(where + ": keys of two kinds");
    }
    return first;
  }
}
