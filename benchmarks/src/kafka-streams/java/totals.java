package peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Count and sum of a window, and the tier that came last where sales have one. */
record Totals(long count, long sum, String tier) {
  static final Totals NONE = new Totals(0, 0, null);

  Totals with(Sale sale) {
    return new Totals(count + 1, sum + sale.amount(), sale.tier());
  }

  /** In the store and its changelog: the numbers as they are, then the tier. */
  static Serde<Totals> stateSerde() {
    return Serdes.serdeFrom(
        (topic, totals) -> totals == null ? null : totals.state(),
        (topic, bytes) -> bytes == null ? null : ofState(bytes));
  }

  static Serde<Totals> jsonSerde() {
    return Serdes.serdeFrom(
        (topic, totals) -> totals == null ? null : Json.bytes(totals.json()),
        (topic, bytes) -> null);
  }

  private byte[] state() {
    byte[] text = tier == null ? new byte[0] : tier.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(16 + text.length).putLong(count).putLong(sum).put(text).array();
  }

  private static Totals ofState(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    String tier =
        bytes.length == 16 ? null : new String(bytes, 16, bytes.length - 16, StandardCharsets.UTF_8);
    return new Totals(buffer.getLong(), buffer.getLong(), tier);
  }

  private String json() {
    String end = tier == null ? "}" : ",\"tier\":\"" + tier + "\"}";
    return "{\"count\":" + count + ",\"sum\":" + sum + end;
  }
}
