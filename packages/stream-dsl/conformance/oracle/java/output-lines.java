package oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;

/** The lines of an answer. */
final class OutputLines {
  private OutputLines() {}

  static String record(String topic, TestRecord<byte[], byte[]> record, int step) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("topic", topic);
    line.put("key", ShownKey.decode(record.key()));
    line.put("value", record.value() == null ? null : Json.parseBytes(record.value()));
    line.put("ts", record.timestamp());
    List<List<String>> headers = headers(record);
    if (!headers.isEmpty()) line.put("headers", headers);
    line.put("step", step);
    return Json.write(line);
  }

  static String dropped(long count) {
    return Json.write(Map.of("dropped", count));
  }

  /** Whatever the reference throws while a topology is built, it has refused that topology. */
  static String refused() {
    return Json.write(Map.of("error", "TopologyException"));
  }

  /** The topology was built, but one of its processors could not be started. */
  static String notStarted(Throwable error) {
    return Json.write(Map.of("error", error.getClass().getSimpleName()));
  }

  static String failed(Throwable error, int step) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("error", error.getClass().getSimpleName());
    line.put("step", step);
    return Json.write(line);
  }

  static String invalid(String why) {
    return Json.write(Map.of("invalid", why));
  }

  private static List<List<String>> headers(TestRecord<byte[], byte[]> record) {
    List<List<String>> pairs = new ArrayList<>();
    for (Header header : record.headers()) {
      pairs.add(List.of(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    }
    return pairs;
  }
}
