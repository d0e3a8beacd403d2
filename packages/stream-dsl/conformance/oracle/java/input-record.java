package oracle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** One record of a script, as bytes. */
record InputRecord(String topic, byte[] key, byte[] value, long timestampMs, Headers headers) {
  static InputRecord of(Members members, Set<String> sources) {
    String topic = members.string("in");
    if (!sources.contains(topic)) {
      throw new InvalidScenario(members.where() + ": no source reads topic " + topic);
    }
    if (members.integer("partition", 0) != 0) {
      throw new InvalidScenario(members.where() + ": the reference's test driver has partition 0 only");
    }
    String key = members.stringOrNull("key");
    Object value = members.value("value");
    InputRecord record =
        new InputRecord(
            topic,
            key == null ? null : utf8(key),
            value == null ? null : Json.bytes(value),
            members.integer("ts"),
            headers(members));
    members.end();
    return record;
  }

  private static Headers headers(Members members) {
    RecordHeaders headers = new RecordHeaders();
    if (!members.has("headers")) return headers;
    for (Object pair : members.list("headers")) {
      if (!(pair instanceof List<?> list)
          || list.size() != 2
          || !(list.get(0) instanceof String name)
          || !(list.get(1) instanceof String text)) {
        throw new InvalidScenario(members.where() + ".headers: no pairs of name and text");
      }
      headers.add(name, utf8(text));
    }
    return headers;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
