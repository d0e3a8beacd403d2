package peer;

import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What an engine is told: one run of one query. */
record Setting(
    String bootstrap,
    String query,
    String name,
    String input,
    String output,
    long events,
    long tableRecords,
    String guarantee,
    int commitIntervalMs,
    int threads,
    String stateDir,
    boolean isDrain) {

  static Setting of(String[] args) {
    return new Setting(
        args[0],
        args[1],
        args[2],
        args[3],
        args[4],
        Long.parseLong(args[5]),
        Long.parseLong(args[6]),
        args[7],
        Integer.parseInt(args[8]),
        Integer.parseInt(args[9]),
        args[10],
        args[11].equals("drain"));
  }

  boolean isExactlyOnce() {
    return guarantee.equals("exactly-once");
  }

  /** Defaults, but for what we set as well: the commits, lz4, and a table's topic as its changelog. */
  Properties properties() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitIntervalMs);
    properties.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        isExactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
    properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    return properties;
  }
}
