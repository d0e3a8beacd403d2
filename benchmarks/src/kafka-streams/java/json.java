package peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** JSON by Jackson's streaming parser, which stops behind the last field that is wanted. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Takes the value that the parser stands at. */
  interface FieldReader {
    void read(String name, JsonParser parser) throws IOException;
  }

  /** Calls {@code reader} for each member of an object until it has had {@code wanted} of {@code names}. */
  static void read(byte[] bytes, java.util.Set<String> names, FieldReader reader) {
    int left = names.size();
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      while (left > 0 && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!names.contains(name)) {
          parser.skipChildren();
          continue;
        }
        reader.read(name, parser);
        left -= 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One text of an object; the state of a table is that text alone. */
  static Serde<String> textField(String name) {
    var names = java.util.Set.of(name);
    Deserializer<String> deserializer =
        (topic, bytes) -> {
          if (bytes == null) return null;
          String[] found = new String[1];
          read(bytes, names, (field, parser) -> found[0] = parser.getText());
          return found[0];
        };
    return Serdes.serdeFrom(
        (topic, text) -> text == null ? null : bytes("{\"" + name + "\":\"" + text + "\"}"),
        deserializer);
  }
}
