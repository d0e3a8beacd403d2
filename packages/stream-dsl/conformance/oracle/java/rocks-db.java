package oracle;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/** How stores are kept. */
final class RocksDb {
  private static final long WRITE_BUFFER_BYTES = 64 * 1024;

  private RocksDb() {}

  /**
   * A scenario has a handful of records: its many stores shall open fast and hold next to nothing.
   * Public with a public constructor, because Kafka makes it by reflection.
   */
  public static final class Small implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      options.setWriteBufferSize(WRITE_BUFFER_BYTES);
      options.setArenaBlockSize(WRITE_BUFFER_BYTES / 8);
      // Opening and closing is what costs here: reserved files are zeroed pages in memory, and the
      // periodic tasks of a store are started and stopped with it.
      options.setManifestPreallocationSize(0);
      options.setAllowFAllocate(false);
      options.setStatsDumpPeriodSec(0);
      options.setStatsPersistPeriodSec(0);
      options.setSkipStatsUpdateOnDbOpen(true);
    }

    @Override
    public void close(String storeName, Options options) {}
  }
}
