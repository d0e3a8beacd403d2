package oracle;

/** The pure tests of key and value: {@code pred}. */
final class Predicates {
  private Predicates() {}

  /** A test of a record's key and value. */
  interface Pred {
    boolean test(Object key, Object value);
  }

  static Pred pred(Members spec) {
    String name = spec.string("pred");
    Pred pred =
        switch (name) {
          case "true" -> (k, v) -> true;
          case "isNull" -> (k, v) -> v == null;
          case "equals" -> equalsValue(spec.value("arg"));
          case "keyEquals" -> keyEquals(spec.stringOrNull("arg"));
          case "keyStartsWith" -> keyStartsWith(spec.string("arg"));
          case "startsWith" -> startsWith(spec.string("arg"));
          case "even" -> (k, v) -> v instanceof Long number && number % 2 == 0;
          case "gt" -> greaterThan(spec.integer("arg"));
          case "not" -> not(pred(spec.object("of")));
          default -> throw new InvalidScenario(spec.where() + ": no predicate " + name);
        };
    spec.end();
    return pred;
  }

  private static Pred equalsValue(Object arg) {
    return (k, v) -> Json.same(v, arg);
  }

  private static Pred keyEquals(String arg) {
    return (k, v) -> k == null ? arg == null : Json.text(k).equals(arg);
  }

  private static Pred keyStartsWith(String arg) {
    return (k, v) -> k != null && Json.text(k).startsWith(arg);
  }

  private static Pred startsWith(String arg) {
    return (k, v) -> v != null && Json.text(v).startsWith(arg);
  }

  private static Pred greaterThan(long arg) {
    return (k, v) -> v instanceof Long number && number > arg;
  }

  private static Pred not(Pred of) {
    return (k, v) -> !of.test(k, v);
  }
}
