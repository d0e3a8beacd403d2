package oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.streams.kstream.Windowed;

/** The pure functions of key and value: {@code fn} and {@code list fn}. */
final class Functions {
  private Functions() {}

  /** A function of a record's key and value. */
  interface Fn {
    Object apply(Object key, Object value);
  }

  /** A key function, and the kind of the keys that it makes. */
  record KeyFn(Fn fn, KeyKind kind) {}

  static Fn fn(Members spec) {
    String name = spec.string("fn");
    Fn fn =
        switch (name) {
          case "const" -> constant(spec.value("value"));
          case "key" -> (k, v) -> Json.shown(k);
          case "value" -> (k, v) -> v;
          case "text" -> (k, v) -> Json.text(v);
          case "field" -> field(spec.string("name"));
          case "concat" -> suffix(spec.string("with"));
          case "prefix" -> prefix(spec.string("with"));
          case "keyPrefix" -> keyPrefix(spec.integer("n"));
          case "valuePrefix" -> valuePrefix(spec.integer("n"));
          case "add" -> add(spec.integer("n"));
          case "mod" -> mod(spec.integer("n"));
          case "nullIf" -> nullIf(spec.value("eq"));
          case "object" -> object(spec.object("members"));
          case "windowKey" -> window(k -> Json.text(k.key()));
          case "windowStart" -> window(k -> k.window().start());
          case "windowEnd" -> window(k -> k.window().end());
          default -> throw new InvalidScenario(spec.where() + ": no function " + name);
        };
    spec.end();
    return fn;
  }

  /** The same function as it makes keys: text of the result; {@code key} alone keeps keys as they are. */
  static KeyFn keyFn(Members spec, KeyKind key) {
    if ("key".equals(spec.any("fn"))) {
      spec.end();
      return new KeyFn((k, v) -> k, key);
    }
    Fn fn = fn(spec);
    Fn asKey =
        (k, v) -> {
          Object result = fn.apply(k, v);
          return result == null ? null : Json.text(result);
        };
    return new KeyFn(asKey, KeyKind.PLAIN);
  }

  /** A function that makes any number of values of one. */
  interface ListFn {
    List<Object> apply(Object value);
  }

  static ListFn listFn(Members spec) {
    String name = spec.string("fn");
    ListFn fn =
        switch (name) {
          case "split" -> split(spec.string("by"));
          case "repeat" -> repeat(spec.integer("n"));
          default -> throw new InvalidScenario(spec.where() + ": no list function " + name);
        };
    spec.end();
    return fn;
  }

  private static Fn constant(Object value) {
    return (k, v) -> value;
  }

  private static Fn field(String name) {
    return (k, v) -> v instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private static Fn suffix(String with) {
    return (k, v) -> Json.text(v) + with;
  }

  private static Fn prefix(String with) {
    return (k, v) -> with + Json.text(v);
  }

  private static Fn keyPrefix(long n) {
    return (k, v) -> k == null ? null : first(n, Json.text(k));
  }

  private static Fn valuePrefix(long n) {
    return (k, v) -> v == null ? null : first(n, Json.text(v));
  }

  private static String first(long n, String text) {
    return text.substring(0, (int) Math.max(0, Math.min(n, text.length())));
  }

  private static Fn add(long n) {
    return (k, v) -> Json.num(v) + n;
  }

  private static Fn mod(long n) {
    return (k, v) -> Math.floorMod(Json.num(v), Math.abs(n));
  }

  private static Fn nullIf(Object eq) {
    return (k, v) -> Json.same(v, eq) ? null : v;
  }

  private static Fn object(Members members) {
    Map<String, Fn> fns = new LinkedHashMap<>();
    for (String name : members.namesInOrder()) fns.put(name, fn(members.object(name)));
    return (k, v) -> {
      Map<String, Object> made = new LinkedHashMap<>();
      fns.forEach((name, fn) -> made.put(name, fn.apply(k, v)));
      return made;
    };
  }

  /** Null for a key without a window. */
  private static Fn window(Function<Windowed<?>, Object> part) {
    return (k, v) -> k instanceof Windowed<?> windowed ? part.apply(windowed) : null;
  }

  private static ListFn split(String by) {
    if (by.isEmpty()) throw new InvalidScenario("split: nothing to cut at");
    Pattern cut = Pattern.compile(Pattern.quote(by));
    return v -> v == null ? List.of() : List.of((Object[]) cut.split(Json.text(v), -1));
  }

  private static ListFn repeat(long n) {
    return v -> new ArrayList<>(Collections.nCopies((int) n, v));
  }
}
