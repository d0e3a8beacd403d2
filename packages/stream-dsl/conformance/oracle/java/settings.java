package oracle;

import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of a scenario, and what the reference needs besides. */
record Settings(long cacheBytes, long wallClockMs, boolean optimize) {
  static Settings of(Members scenario) {
    if (!scenario.has("settings")) return new Settings(0, 0, false);
    Members members = scenario.object("settings");
    Settings settings =
        new Settings(
            members.integer("cacheBytes", 0),
            members.integer("wallClockMs", 0),
            members.flag("optimize"));
    members.end();
    return settings;
  }

  Properties properties(Path stateDir) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "oracle-" + UUID.randomUUID());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, ValueSerde.Default.class);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDb.Small.class);
    properties.put(
        StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG,
        optimize ? StreamsConfig.OPTIMIZE : StreamsConfig.NO_OPTIMIZATION);
    // Both are throttled by wall clock otherwise, which stands still here.
    properties.put(
        StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION, 0L);
    properties.put(
        StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_OUTER_JOIN_SPURIOUS_RESULTS_FIX, 0L);
    return properties;
  }
}
