package oracle;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How values travel: compact JSON; null is no bytes. */
final class ValueSerde {
  static final Serde<Object> VALUE = new Default();

  private ValueSerde() {}

  /** Public with a public constructor, because Kafka makes it by reflection. */
  public static final class Default extends Serdes.WrapperSerde<Object> {
    public Default() {
      super(
          (topic, value) -> value == null ? null : Json.bytes(value),
          (topic, bytes) -> bytes == null ? null : Json.parseBytes(bytes));
    }
  }
}
