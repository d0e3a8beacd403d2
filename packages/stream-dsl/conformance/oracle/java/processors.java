package oracle;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The named processors behind {@code process}, each attached to a stream. */
final class Processors {
  private Processors() {}

  /** A punctuator's own records have plain keys, so that its stream's must be plain too. */
  static boolean isPunctuator(String name) {
    return name.endsWith("Punctuator");
  }

  /** The stream behind the processor; {@code storeName} is for the one store that it may need. */
  static KStream<Object, Object> attach(
      Node<KStream<Object, Object>> parent, Members spec, String storeName, Consumer<StoreBuilder<?>> stores) {
    KStream<Object, Object> stream = parent.kafka();
    String name = spec.string("name");
    KStream<Object, Object> made =
        switch (name) {
          case "streamTimePunctuator" -> {
            Duration every = spec.duration("everyMs");
            yield stream.process(() -> new Punctuating(PunctuationType.STREAM_TIME, every));
          }
          case "wallClockPunctuator" -> {
            Duration every = spec.duration("everyMs");
            yield stream.process(() -> new Punctuating(PunctuationType.WALL_CLOCK_TIME, every));
          }
          case "dedup" -> {
            long withinMs = spec.integer("withinMs");
            stores.accept(longStore(storeName, parent.key()));
            yield stream.process(() -> new Dedup(storeName, withinMs), storeName);
          }
          case "runningCount" -> {
            stores.accept(longStore(storeName, parent.key()));
            yield stream.process(() -> new RunningCount(storeName), storeName);
          }
          case "streamTime" -> stream.process(StreamTime::new);
          case "addHeader" -> {
            String header = spec.string("header");
            byte[] value = Serdes.String().serializer().serialize("", spec.string("value"));
            yield stream.process(() -> new AddHeader(header, value));
          }
          default -> throw new InvalidScenario(spec.where() + ": no processor " + name);
        };
    spec.end();
    return made;
  }

  private static StoreBuilder<KeyValueStore<Object, Long>> longStore(String name, KeyKind key) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), key.serde(), Serdes.Long());
  }

  /** Passes all on; at each punctuation it says how many records it has seen. */
  private static final class Punctuating extends ContextualProcessor<Object, Object, Object, Object> {
    private final PunctuationType type;
    private final Duration every;
    private long seen;

    Punctuating(PunctuationType type, Duration every) {
      this.type = type;
      this.every = every;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      super.init(context);
      context.schedule(
          every, type, time -> context.forward(new Record<>("punctuate", seen, time)));
    }

    @Override
    public void process(Record<Object, Object> record) {
      seen++;
      context().forward(record);
    }
  }

  /** Drops a record near in time to the last one of its key that was passed on. */
  private static final class Dedup extends ContextualProcessor<Object, Object, Object, Object> {
    private final String storeName;
    private final long withinMs;
    private KeyValueStore<Object, Long> lastPassed;

    Dedup(String storeName, long withinMs) {
      this.storeName = storeName;
      this.withinMs = withinMs;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      super.init(context);
      lastPassed = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<Object, Object> record) {
      if (record.key() != null) {
        Long last = lastPassed.get(record.key());
        if (last != null && Math.abs(record.timestamp() - last) <= withinMs) return;
        lastPassed.put(record.key(), record.timestamp());
      }
      context().forward(record);
    }
  }

  /** The value becomes the number of records of the key so far. */
  private static final class RunningCount
      extends ContextualProcessor<Object, Object, Object, Object> {
    private final String storeName;
    private KeyValueStore<Object, Long> counts;

    RunningCount(String storeName) {
      this.storeName = storeName;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      super.init(context);
      counts = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<Object, Object> record) {
      if (record.key() == null) return;
      Long before = counts.get(record.key());
      long count = before == null ? 1 : before + 1;
      counts.put(record.key(), count);
      context().forward(record.withValue(count));
    }
  }

  /** The value says what time it is for the task. */
  private static final class StreamTime extends ContextualProcessor<Object, Object, Object, Object> {
    @Override
    public void process(Record<Object, Object> record) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("v", record.value());
      value.put("streamTime", context().currentStreamTimeMs());
      context().forward(record.withValue(value));
    }
  }

  /** Appends to a copy: the same headers may be on their way to another child. */
  private static final class AddHeader extends ContextualProcessor<Object, Object, Object, Object> {
    private final String header;
    private final byte[] value;

    AddHeader(String header, byte[] value) {
      this.header = header;
      this.value = value;
    }

    @Override
    public void process(Record<Object, Object> record) {
      context()
          .forward(record.withHeaders(new RecordHeaders(record.headers()).add(header, value)));
    }
  }
}
