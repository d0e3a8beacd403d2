package peer;

import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** What an event comes to, with what is known of its customer and product. */
record Sale(int amount, String tier, String productId) {
  private static final Set<String> FIELDS = Set.of("amount");

  /** For the repartition topic, where the rest is in the key. */
  static Serde<Sale> serde() {
    return Serdes.serdeFrom(
        (topic, sale) -> Json.bytes("{\"amount\":" + sale.amount + "}"),
        (topic, bytes) -> {
          int[] amount = new int[1];
          Json.read(bytes, FIELDS, (name, parser) -> amount[0] = parser.getIntValue());
          return new Sale(amount[0], null, null);
        });
  }
}
