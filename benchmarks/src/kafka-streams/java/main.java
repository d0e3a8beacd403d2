package peer;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;

/** Runs a query with Kafka Streams; its last line is its pass, as our own engine prints it. */
final class Main {
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(60);

  private Main() {}

  public static void main(String[] args) throws Exception {
    Setting setting = Setting.of(args);
    StreamsBuilder builder = new StreamsBuilder();
    Queries.add(setting, builder);
    try (KafkaStreams streams =
            new KafkaStreams(builder.build(setting.properties()), setting.properties());
        Progress progress = new Progress(streams, setting)) {
      streams.start();
      if (setting.isDrain()) drain(progress, setting);
      else serve(progress);
      streams.close(CLOSED_WITHIN);
    }
    System.exit(0);
  }

  /** All that the input holds, from the first event to the commits that cover the last one. */
  private static void drain(Progress progress, Setting setting) throws Exception {
    progress.untilProcessed(setting.tableRecords() + 1);
    double startUpSeconds = OwnProcess.secondsSinceStart();
    double startCpuSeconds = OwnProcess.cpuSeconds();
    long firstEvents = progress.processed() - setting.tableRecords();
    progress.untilAllCommitted();
    System.out.printf(
        Locale.ROOT,
        "{\"events\":%d,\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"peakRssMiB\":%d,"
            + "\"startUpSeconds\":%.3f,\"droppedRecords\":%d}%n",
        setting.events() - firstEvents,
        OwnProcess.secondsSinceStart() - startUpSeconds,
        OwnProcess.cpuSeconds() - startCpuSeconds,
        OwnProcess.peakRssMiB(),
        startUpSeconds,
        progress.dropped());
  }

  /** Until somebody ends the process. */
  private static void serve(Progress progress) throws Exception {
    progress.untilRunning();
    System.out.println("{\"isReady\":true}");
    new CountDownLatch(1).await();
  }
}
