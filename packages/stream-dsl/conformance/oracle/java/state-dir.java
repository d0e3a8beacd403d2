package oracle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder for the stores of one scenario. */
record StateDir(Path path) implements AutoCloseable {
  static StateDir in(Path parent) throws IOException {
    return new StateDir(Files.createTempDirectory(parent, "scenario-"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> paths = Files.walk(path)) {
      paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
