package oracle;

import java.time.Duration;

/**
 * A grouped or cogrouped stream with windows: one of the reference's four classes for it.
 *
 * @param needsMs how long its store must hold a window for it to be complete
 */
record WindowedNode(Object kafka, long needsMs) {
  private static final Duration DAY = Duration.ofDays(1);

  /** A day, as the language says; longer only for windows that would not fit. */
  Duration retention() {
    return Duration.ofMillis(Math.max(DAY.toMillis(), needsMs));
  }
}
