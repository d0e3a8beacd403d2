package oracle;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A scenario a line comes in; its lines and then {@code {"end":true}} go out, in order of the
 * scenarios. Arguments: the folder for stores, and how many scenarios run at once.
 */
final class Main {
  private static final String END = "{\"end\":true}";
  private static final int WAITING_MAX = 64;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out =
        new PrintStream(
            new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    // Nothing else may write between the answers.
    System.setOut(System.err);
    ScriptRunner runner = new ScriptRunner(Path.of(arguments[0]));
    ExecutorService workers = Executors.newFixedThreadPool(Integer.parseInt(arguments[1]));
    BlockingQueue<Future<List<String>>> answers = new ArrayBlockingQueue<>(WAITING_MAX);
    Thread reader = new Thread(() -> read(runner, workers, answers), "reader");
    reader.start();
    while (true) {
      Future<List<String>> next = answers.take();
      List<String> lines = linesOf(next);
      if (lines == null) break;
      lines.forEach(out::println);
      out.println(END);
      out.flush();
    }
    workers.shutdown();
  }

  private static void read(
      ScriptRunner runner, ExecutorService workers, BlockingQueue<Future<List<String>>> answers) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String scenario = line;
        answers.put(workers.submit(() -> runner.run(scenario)));
      }
      answers.put(workers.submit(() -> null));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a runner did not foresee must not end the process either. */
  private static List<String> linesOf(Future<List<String>> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      e.getCause().printStackTrace();
      return List.of(OutputLines.invalid("the oracle failed: " + e.getCause()));
    }
  }
}
