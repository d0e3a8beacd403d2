package peer;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** An event, as far as a query names its fields. */
record Event(String eventId, String type, String productId, int price, int quantity, long ts) {

  int amount() {
    return price * quantity;
  }

  /** Reads these fields. Events are not written: none goes through a topic of our own as it is. */
  static Serde<Event> serde(String... fields) {
    Set<String> names = Set.of(fields);
    return Serdes.serdeFrom(
        (topic, event) -> {
          throw new UnsupportedOperationException("events are read only");
        },
        (topic, bytes) -> {
          if (bytes == null) return null;
          Draft draft = new Draft();
          Json.read(bytes, names, draft);
          return draft.event();
        });
  }

  /** Writes what goes on of an event that is no page view. */
  static Serde<Event> purchaseSerde() {
    return Serdes.serdeFrom((topic, event) -> Json.bytes(event.purchase()), (topic, bytes) -> null);
  }

  private String purchase() {
    return "{\"eventId\":\"" + eventId + "\",\"productId\":\"" + productId
        + "\",\"price\":" + price + ",\"quantity\":" + quantity + ",\"ts\":" + ts + "}";
  }

  private static final class Draft implements Json.FieldReader {
    private String eventId;
    private String type;
    private String productId;
    private int price;
    private int quantity;
    private long ts;

    @Override
    public void read(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "eventId" -> eventId = parser.getText();
        case "type" -> type = parser.getText();
        case "productId" -> productId = parser.getText();
        case "price" -> price = parser.getIntValue();
        case "quantity" -> quantity = parser.getIntValue();
        case "ts" -> ts = parser.getLongValue();
        default -> throw new IllegalArgumentException(name);
      }
    }

    Event event() {
      return new Event(eventId, type, productId, price, quantity, ts);
    }
  }
}
