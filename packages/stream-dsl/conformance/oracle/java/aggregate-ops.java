package oracle;

import oracle.Combines.Combine;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.CogroupedKStream;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KGroupedTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Merger;
import org.apache.kafka.streams.kstream.SessionWindowedCogroupedKStream;
import org.apache.kafka.streams.kstream.SessionWindowedKStream;
import org.apache.kafka.streams.kstream.TimeWindowedCogroupedKStream;
import org.apache.kafka.streams.kstream.TimeWindowedKStream;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * {@code count}, {@code reduce} and {@code aggregate} upon each of the reference's classes for groups.
 * All its type arguments are Object, which is what the raw casts rest on.
 */
@SuppressWarnings({"unchecked", "rawtypes"})
final class AggregateOps {
  private final Nodes nodes;

  AggregateOps(Nodes nodes) {
    this.nodes = nodes;
  }

  void add(String name, Members op) {
    var parent = nodes.any(op.string("from"));
    Object table =
        switch (name) {
          case "count" -> count(parent, op);
          case "reduce" -> reduce(parent, op);
          default -> aggregate(parent, op);
        };
    nodes.add(op.string("id"), table, parent.key());
  }

  private static Object count(Node<?> parent, Members op) {
    Object on = parent.kafka();
    if (on instanceof KGroupedStream grouped) return grouped.count(store(parent.key()));
    if (on instanceof KGroupedTable grouped) return grouped.count(store(parent.key()));
    if (on instanceof WindowedNode windowed) {
      if (windowed.kafka() instanceof TimeWindowedKStream time) {
        return time.count(StoresOfWindows.time(parent, windowed));
      }
      if (windowed.kafka() instanceof SessionWindowedKStream session) {
        return session.count(StoresOfWindows.session(parent, windowed));
      }
    }
    throw cannot(op);
  }

  private static Object reduce(Node<?> parent, Members op) {
    Object on = parent.kafka();
    if (on instanceof KGroupedTable grouped) {
      var add = combine(op, "add");
      var sub = combine(op, "sub");
      return grouped.reduce(add::apply, sub::apply, store(parent.key()));
    }
    var fn = combine(op, "fn");
    if (on instanceof KGroupedStream grouped) {
      return grouped.reduce(fn::apply, store(parent.key()));
    }
    if (on instanceof WindowedNode windowed) {
      if (windowed.kafka() instanceof TimeWindowedKStream time) {
        return time.reduce(fn::apply, StoresOfWindows.time(parent, windowed));
      }
      if (windowed.kafka() instanceof SessionWindowedKStream session) {
        return session.reduce(fn::apply, StoresOfWindows.session(parent, windowed));
      }
    }
    throw cannot(op);
  }

  private static Object aggregate(Node<?> parent, Members op) {
    Object on = parent.kafka();
    Object init = op.value("init");
    if (on instanceof CogroupedKStream cogrouped) {
      return cogrouped.aggregate(() -> init, store(parent.key()));
    }
    if (on instanceof KGroupedTable grouped) {
      var add = combine(op, "add");
      var sub = combine(op, "sub");
      return grouped.aggregate(
          () -> init,
          (k, v, a) -> add.apply(a, v),
          (k, v, a) -> sub.apply(a, v),
          store(parent.key()));
    }
    if (on instanceof WindowedNode windowed) return aggregateWindows(parent, windowed, init, op);
    if (on instanceof KGroupedStream grouped) {
      var agg = combine(op, "agg");
      return grouped.aggregate(
          () -> init, (k, v, a) -> agg.apply(a, v), store(parent.key()));
    }
    throw cannot(op);
  }

  private static Object aggregateWindows(
      Node<?> parent, WindowedNode windowed, Object init, Members op) {
    Object on = windowed.kafka();
    if (on instanceof TimeWindowedCogroupedKStream time) {
      return time.aggregate(() -> init, StoresOfWindows.time(parent, windowed));
    }
    if (on instanceof SessionWindowedCogroupedKStream session) {
      return session.aggregate(
          () -> init, merger(op), StoresOfWindows.session(parent, windowed));
    }
    var agg = combine(op, "agg");
    if (on instanceof TimeWindowedKStream time) {
      return time.aggregate(
          () -> init, (k, v, a) -> agg.apply(a, v), StoresOfWindows.time(parent, windowed));
    }
    return ((SessionWindowedKStream) on)
        .aggregate(
            () -> init,
            (k, v, a) -> agg.apply(a, v),
            merger(op),
            StoresOfWindows.session(parent, windowed));
  }

  private static Combine combine(Members op, String member) {
    return Combines.combine(op.object(member));
  }

  private static Merger merger(Members op) {
    var merge = combine(op, "merger");
    return (k, a, b) -> merge.apply(a, b);
  }

  private static Materialized<Object, Object, KeyValueStore<Bytes, byte[]>> store(KeyKind key) {
    return StoresOf.unnamed(key);
  }

  private static InvalidScenario cannot(Members op) {
    return new InvalidScenario(op.where() + ": not upon a node of this kind");
  }

  /** The stores of windows have the key before it was windowed, and a retention. */
  private static final class StoresOfWindows {
    static Materialized<Object, Object, WindowStore<Bytes, byte[]>> time(
        Node<?> parent, WindowedNode windowed) {
      return of(parent, windowed);
    }

    static Materialized<Object, Object, SessionStore<Bytes, byte[]>> session(
        Node<?> parent, WindowedNode windowed) {
      return of(parent, windowed);
    }

    private static <S extends StateStore> Materialized<Object, Object, S> of(
        Node<?> parent, WindowedNode windowed) {
      return StoresOf.<S>unnamed(parent.key().inner()).withRetention(windowed.retention());
    }
  }
}
