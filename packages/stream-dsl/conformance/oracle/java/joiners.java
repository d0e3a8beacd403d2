package oracle;

import java.util.LinkedHashMap;
import java.util.Map;

/** What makes one value of a left and a right one: {@code joiner}. */
final class Joiners {
  private Joiners() {}

  /** Either side may be null where the join allows it. */
  interface Joiner {
    Object apply(Object left, Object right);
  }

  /** The joiner of an operator; without one it is {@code pair}. */
  static Joiner joinerOf(Members op) {
    if (!op.has("joiner")) return pair("+");
    Members spec = op.object("joiner");
    String name = spec.string("joiner");
    Joiner joiner =
        switch (name) {
          case "pair" -> pair(spec.string("sep", "+"));
          case "left" -> (l, r) -> l;
          case "right" -> (l, r) -> r;
          case "sum" -> (l, r) -> Json.num(l) + Json.num(r);
          case "object" -> Joiners::object;
          default -> throw new InvalidScenario(spec.where() + ": no joiner " + name);
        };
    spec.end();
    return joiner;
  }

  private static Joiner pair(String sep) {
    return (l, r) -> Json.text(l) + sep + Json.text(r);
  }

  private static Object object(Object left, Object right) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("l", left);
    made.put("r", right);
    return made;
  }
}
