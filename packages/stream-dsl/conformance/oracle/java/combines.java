package oracle;

import java.util.ArrayList;
import java.util.List;

/** What joins a result so far with a new value: {@code combine}. */
final class Combines {
  private Combines() {}

  /** {@code a} is the result so far, {@code b} the new value; in a merger the later session. */
  interface Combine {
    Object apply(Object a, Object b);
  }

  static Combine combine(Members spec) {
    String name = spec.string("combine");
    Combine combine =
        switch (name) {
          case "count" -> (a, b) -> Json.num(a) + 1;
          case "uncount" -> (a, b) -> Json.num(a) - 1;
          case "sum" -> (a, b) -> Json.num(a) + Json.num(b);
          case "sub" -> (a, b) -> Json.num(a) - Json.num(b);
          case "min" -> extreme(-1);
          case "max" -> extreme(1);
          case "first" -> (a, b) -> a;
          case "last" -> (a, b) -> b;
          case "concat" -> concat(spec.string("sep", ""));
          case "collect" -> Combines::collect;
          case "append" -> Combines::append;
          case "nullWhen" -> nullWhen(spec.value("eq"), combine(spec.object("then")));
          default -> throw new InvalidScenario(spec.where() + ": no combine " + name);
        };
    spec.end();
    return combine;
  }

  private static Combine extreme(int sign) {
    return (a, b) -> {
      if (a == null) return b;
      if (b == null) return a;
      return Long.compare(Json.num(b), Json.num(a)) * sign > 0 ? b : a;
    };
  }

  private static Combine concat(String sep) {
    return (a, b) -> Json.text(a) + sep + Json.text(b);
  }

  private static Object collect(Object a, Object b) {
    List<Object> made = copied(a);
    made.add(b);
    return made;
  }

  private static Object append(Object a, Object b) {
    List<Object> made = copied(a);
    made.addAll(copied(b));
    return made;
  }

  private static List<Object> copied(Object value) {
    return value instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
  }

  private static Combine nullWhen(Object eq, Combine then) {
    return (a, b) -> Json.same(b, eq) ? null : then.apply(a, b);
  }
}
