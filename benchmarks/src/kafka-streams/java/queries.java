package peer;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.WindowedSerdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** The queries of the common workload, as our own topologies do them. */
final class Queries {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Serde<String> TEXT = Serdes.String();
  private static final Serde<String> TIERS = Json.textField("tier");
  private static final Serde<String> CATEGORIES = Json.textField("category");

  private Queries() {}

  static void add(Setting setting, StreamsBuilder builder) {
    switch (setting.query()) {
      case "q0" -> addQ0(setting, builder);
      case "q1" -> addQ1(setting, builder);
      case "q1r" -> addQ1r(setting, builder);
      default -> throw new IllegalArgumentException(setting.query());
    }
  }

  private static KStream<String, Event> events(
      Setting setting, StreamsBuilder builder, String... fields) {
    return builder.stream(setting.input(), Consumed.with(TEXT, Event.serde(fields)));
  }

  private static void addQ0(Setting setting, StreamsBuilder builder) {
    events(setting, builder, "eventId", "type", "productId", "price", "quantity", "ts")
        .filter((key, event) -> !event.type().equals("page_view"))
        .to(setting.output(), Produced.with(TEXT, Event.purchaseSerde()));
  }

  private static void addQ1(Setting setting, StreamsBuilder builder) {
    var profiles = builder.table("crm.profiles", Consumed.with(TEXT, TIERS));
    KStream<String, Sale> sales =
        events(setting, builder, "price", "quantity")
            .join(
                profiles,
                (event, tier) -> new Sale(event.amount(), tier, null),
                Joined.with(TEXT, Event.serde("price", "quantity"), TIERS));
    write(setting, sales);
  }

  private static void addQ1r(Setting setting, StreamsBuilder builder) {
    var profiles = builder.table("crm.profiles", Consumed.with(TEXT, TIERS));
    // So small that it need not lie in RocksDB.
    Materialized<String, String, KeyValueStore<Bytes, byte[]>> inMemory =
        Materialized.as(Stores.inMemoryKeyValueStore("products"));
    var products =
        builder.globalTable("crm.products", Consumed.with(TEXT, CATEGORIES), inMemory);
    KStream<String, Sale> sales =
        events(setting, builder, "productId", "price", "quantity")
            .join(
                profiles,
                (event, tier) -> new Sale(event.amount(), tier, event.productId()),
                Joined.with(TEXT, Event.serde("productId", "price", "quantity"), TIERS))
            .join(
                products,
                (key, sale) -> sale.productId(),
                (sale, category) -> new Sale(sale.amount(), category + "/" + sale.tier(), null))
            .selectKey((key, sale) -> sale.tier())
            .mapValues(sale -> new Sale(sale.amount(), null, null));
    write(setting, sales);
  }

  /** Counted and summed per key and minute. */
  private static void write(Setting setting, KStream<String, Sale> sales) {
    sales
        .groupByKey(Grouped.with(TEXT, Sale.serde()))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            () -> Totals.NONE,
            (key, sale, totals) -> totals.with(sale),
            Materialized.<String, Totals, WindowStore<Bytes, byte[]>>with(TEXT, Totals.stateSerde()))
        .toStream()
        .to(
            setting.output(),
            Produced.with(
                WindowedSerdes.timeWindowedSerdeFrom(String.class, WINDOW.toMillis()),
                Totals.jsonSerde()));
  }
}
