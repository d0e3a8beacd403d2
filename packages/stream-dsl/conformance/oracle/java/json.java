package oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.kstream.Windowed;

/**
 * Values of the language as plain objects: String, Long, List, Map (in order of making) and null.
 * That {@code Long} is the only number lets Kafka's own {@code count} work on them.
 */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static Object parse(String text) {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw new InvalidScenario("no JSON: " + e.getOriginalMessage());
    }
  }

  static Object parseBytes(byte[] bytes) {
    try {
      return MAPPER.readValue(bytes, Object.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compact, members in the order in which they were made. */
  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code text(x)} of the language, for values and for keys. */
  static String text(Object value) {
    if (value instanceof String string) return string;
    if (value instanceof Windowed<?> windowed) {
      return text(windowed.key()) + "@" + windowed.window().start() + "-" + windowed.window().end();
    }
    return write(value);
  }

  /** A key as the output shows it, and as a value holds it. */
  static Object shown(Object key) {
    if (!(key instanceof Windowed<?> windowed)) return key;
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("k", shown(windowed.key()));
    members.put("start", windowed.window().start());
    members.put("end", windowed.window().end());
    return members;
  }

  /** {@code num(x)} of the language. */
  static long num(Object value) {
    return value instanceof Long number ? number : 0;
  }

  /** Two values are equal if their compact texts are: the order of members counts. */
  static boolean same(Object left, Object right) {
    if (left == null || right == null) return left == right;
    return left.getClass() == right.getClass() && Objects.equals(write(left), write(right));
  }

  /** A value as the language allows it. */
  static Object checkedValue(Object value, String where) {
    if (value instanceof List<?> list) {
      for (Object item : list) checkedValue(item, where);
    } else if (value instanceof Map<?, ?> map) {
      for (Object item : map.values()) checkedValue(item, where);
    } else if (value != null && !(value instanceof String) && !(value instanceof Long)) {
      throw new InvalidScenario(where + ": " + write(value) + " is no value of the language");
    }
    return value;
  }
}
