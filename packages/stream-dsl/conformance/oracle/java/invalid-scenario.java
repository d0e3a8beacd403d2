package oracle;

/** The scenario is not one of the language, or asks for what the reference cannot do. */
final class InvalidScenario extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidScenario(String why) {
    super(why);
  }
}
