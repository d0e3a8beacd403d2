package oracle;

import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** How a table is kept: serdes always, a name only where the scenario asks for a store. */
final class StoresOf {
  private StoresOf() {}

  /** No store of its own unless the reference needs one. */
  static <S extends StateStore> Materialized<Object, Object, S> unnamed(KeyKind key) {
    return Materialized.with(key.serde(), ValueSerde.VALUE);
  }

  static Materialized<Object, Object, KeyValueStore<Bytes, byte[]>> named(
      String name, KeyKind key) {
    return Materialized.<Object, Object, KeyValueStore<Bytes, byte[]>>as(name)
        .withKeySerde(key.serde())
        .withValueSerde(ValueSerde.VALUE);
  }

  /** By the members {@code store} and {@code versioned}. */
  static Materialized<Object, Object, KeyValueStore<Bytes, byte[]>> asked(
      Members op, String name, KeyKind key) {
    boolean isNamed = op.flag("store");
    if (op.has("versioned")) {
      Members versioned = op.object("versioned");
      Duration history = versioned.duration("historyRetentionMs");
      versioned.end();
      return Materialized.<Object, Object>as(
              Stores.persistentVersionedKeyValueStore(name, history))
          .withKeySerde(key.serde())
          .withValueSerde(ValueSerde.VALUE);
    }
    return isNamed ? named(name, key) : unnamed(key);
  }
}
