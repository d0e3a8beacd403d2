package oracle;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.apache.kafka.streams.processor.internals.Task;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The test driver, with one thing that its public side lacks: several records queued before the first
 * of them is processed. For that its own private parts are called, as its public side does.
 */
final class Reference implements AutoCloseable {
  private static final Method PARTITION_OF =
      method("getInputTopicOrPatternPartition", String.class);
  private static final Method ENQUEUE =
      method(
          "enqueueTaskRecord",
          String.class,
          TopicPartition.class,
          long.class,
          byte[].class,
          byte[].class,
          Headers.class);
  private static final Method PIPE =
      method(
          "pipeRecord", String.class, long.class, byte[].class, byte[].class, Headers.class);
  private static final Method PROCESS = method("completeAllProcessableWork");

  private static final Field TASK = field("task");

  private final TopologyTestDriver driver;

  Reference(Topology topology, Properties properties, long wallClockMs) {
    driver = new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(wallClockMs));
  }

  /** Queues all, then processes until nothing is left to do. A global table takes its record at once. */
  void process(List<InputRecord> records) {
    for (InputRecord record : records) {
      Object partition = call(PARTITION_OF, record.topic());
      if (partition == null) {
        call(
            PIPE,
            record.topic(),
            record.timestampMs(),
            record.key(),
            record.value(),
            record.headers());
      } else {
        call(
            ENQUEUE,
            record.topic(),
            partition,
            record.timestampMs(),
            record.key(),
            record.value(),
            record.headers());
      }
    }
    call(PROCESS);
  }

  void advanceWallClock(Duration by) {
    driver.advanceWallClockTime(by);
  }

  /** What the topic has got since the last call. */
  List<TestRecord<byte[], byte[]>> output(String topic) {
    if (!driver.producedTopicNames().contains(topic)) return List.of();
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** Dropped records over all operators. */
  long dropped() {
    return driver.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("dropped-records-total"))
        .mapToLong(metric -> ((Double) metric.getValue().metricValue()).longValue())
        .sum();
  }

  @Override
  public void close() {
    driver.close();
  }

  /** Frees stores of a task that cannot close in order after a failure. */
  void closeAnyway() {
    try {
      StreamTask task = (StreamTask) TASK.get(driver);
      if (task != null) {
        if (task.state() == Task.State.RUNNING) task.suspend();
        task.closeDirty();
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object call(Method method, Object... arguments) {
    try {
      return method.invoke(driver, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method method(String name, Class<?>... parameters) {
    try {
      Method method = TopologyTestDriver.class.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("another version of the test driver", e);
    }
  }

  private static Field field(String name) {
    try {
      Field field = TopologyTestDriver.class.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("another version of the test driver", e);
    }
  }
}
