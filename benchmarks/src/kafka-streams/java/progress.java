package peer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/** How far the streams have come. */
final class Progress implements AutoCloseable {
  private final KafkaStreams streams;
  private final Setting setting;
  private final Admin admin;
  private List<? extends Metric> processed = List.of();

  Progress(KafkaStreams streams, Setting setting) {
    this.streams = streams;
    this.setting = setting;
    admin = Admin.create(Map.of("bootstrap.servers", setting.bootstrap()));
  }

  void untilRunning() throws Exception {
    while (streams.state() != KafkaStreams.State.RUNNING) pause(5);
  }

  void untilProcessed(long records) throws Exception {
    while (processed() < records) pause(5);
  }

  /** Records of all threads, those of tables and repartition topics as well. */
  long processed() {
    if (processed.size() < setting.threads()) processed = named("stream-thread-metrics", "process-total");
    return sumOf(processed);
  }

  /** Records that came too late for their window. */
  long dropped() {
    return sumOf(named("stream-task-metrics", "dropped-records-total"));
  }

  /** The input first, then what was written of it to a repartition topic. */
  void untilAllCommitted() throws Exception {
    Set<String> topics = Set.of(setting.input());
    untilCommitted(topics, setting.input());
    untilProcessed(setting.tableRecords() + setting.events());
    Set<String> own =
        admin.listTopics().names().get().stream()
            .filter(topic -> topic.startsWith(setting.name() + "-") && topic.endsWith("-repartition"))
            .collect(Collectors.toSet());
    for (String topic : own) untilCommitted(own, topic);
  }

  /** What a partition ends with may be the marks of the last transactions, which no consumer gets to see. */
  private void untilCommitted(Set<String> topics, String topic) throws Exception {
    boolean hasMarks = setting.isExactlyOnce() && !topic.equals(setting.input());
    int marks = hasMarks ? setting.threads() : 0;
    Map<TopicPartition, Long> ends = ends(topic);
    while (!isCommitted(ends, marks)) pause(20);
  }

  private boolean isCommitted(Map<TopicPartition, Long> ends, int marks) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(setting.name()).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata at = committed.get(end.getKey());
              long offset = at == null ? 0 : at.offset();
              return offset >= end.getValue() - marks;
            });
  }

  private Map<TopicPartition, Long> ends(String topic) throws Exception {
    var partitions =
        admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).partitions();
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toMap(Function.identity(), at -> OffsetSpec.latest()));
    return admin
        .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  private List<? extends Metric> named(String group, String name) {
    return streams.metrics().entrySet().stream()
        .filter(entry -> isNamed(entry.getKey(), group, name))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean isNamed(MetricName found, String group, String name) {
    return found.group().equals(group) && found.name().equals(name);
  }

  private static long sumOf(List<? extends Metric> metrics) {
    return metrics.stream().mapToLong(metric -> ((Double) metric.metricValue()).longValue()).sum();
  }

  private void pause(int ms) throws InterruptedException {
    if (streams.state().hasStartedOrFinishedShuttingDown()) {
      throw new IllegalStateException("the streams have stopped: " + streams.state());
    }
    Thread.sleep(ms);
  }

  @Override
  public void close() {
    admin.close();
  }
}
