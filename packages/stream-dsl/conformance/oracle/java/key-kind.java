package oracle;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.WindowedSerdes;

/**
 * What the keys of a node are: strings, or keys of windows. Known for each node when the topology is
 * made, because the reference needs the fitting serde wherever it stores or repartitions.
 */
record KeyKind(String form, KeyKind inner, long sizeMs) {
  static final KeyKind PLAIN = new KeyKind("plain", null, 0);

  static KeyKind time(KeyKind inner, long sizeMs) {
    return new KeyKind("time", inner, sizeMs);
  }

  static KeyKind session(KeyKind inner) {
    return new KeyKind("session", inner, 0);
  }

  boolean isWindowed() {
    return inner != null;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  Serde<Object> serde() {
    return switch (form) {
      case "time" -> (Serde) new WindowedSerdes.TimeWindowedSerde<>(inner.serde(), sizeMs);
      case "session" -> (Serde) new WindowedSerdes.SessionWindowedSerde<>(inner.serde());
      default -> (Serde) Serdes.String();
    };
  }
}
