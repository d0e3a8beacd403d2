package oracle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Keys on their way to an output topic: a string as its bytes, a windowed key as marked JSON. */
final class ShownKey {
  private static final byte WINDOWED = 1;
  static final Serde<Object> SERDE =
      Serdes.serdeFrom((topic, key) -> encode(key), (topic, bytes) -> decode(bytes));

  private ShownKey() {}

  /** The key as the output shows it. */
  static Object decode(byte[] bytes) {
    if (bytes == null) return null;
    if (bytes.length == 0 || bytes[0] != WINDOWED) return new String(bytes, StandardCharsets.UTF_8);
    return Json.parseBytes(Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  private static byte[] encode(Object key) {
    if (key == null) return null;
    if (key instanceof String string) return string.getBytes(StandardCharsets.UTF_8);
    byte[] json = Json.bytes(Json.shown(key));
    byte[] marked = new byte[json.length + 1];
    marked[0] = WINDOWED;
    System.arraycopy(json, 0, marked, 1, json.length);
    return marked;
  }
}
