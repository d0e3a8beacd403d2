package oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The members of one JSON object, each read by its type; what nobody read is refused by {@link #end}. */
final class Members {
  private final Map<?, ?> members;
  private final String where;
  private final Set<String> unread = new TreeSet<>();

  private Members(Map<?, ?> members, String where) {
    this.members = members;
    this.where = where;
    for (Object name : members.keySet()) unread.add((String) name);
  }

  static Members of(Object object, String where) {
    if (object instanceof Map<?, ?> map) return new Members(map, where);
    throw new InvalidScenario(where + " is no object");
  }

  String where() {
    return where;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** The member, null when it is null or absent. */
  Object any(String name) {
    unread.remove(name);
    return members.get(name);
  }

  /** A value of the language that must be there, but may be null. */
  Object value(String name) {
    if (!has(name)) throw missing(name);
    return Json.checkedValue(any(name), where + "." + name);
  }

  String string(String name) {
    if (any(name) instanceof String string) return string;
    throw missing(name);
  }

  String string(String name, String otherwise) {
    return has(name) ? string(name) : otherwise;
  }

  /** A string or null; absent counts as null. */
  String stringOrNull(String name) {
    return any(name) == null ? null : string(name);
  }

  /** One of the choices. */
  String choice(String name, String... choices) {
    String found = string(name);
    if (List.of(choices).contains(found)) return found;
    throw new InvalidScenario(where + "." + name + ": no such choice: " + found);
  }

  long integer(String name) {
    if (any(name) instanceof Long number) return number;
    throw missing(name);
  }

  long integer(String name, long otherwise) {
    return has(name) ? integer(name) : otherwise;
  }

  Duration duration(String name) {
    return Duration.ofMillis(integer(name));
  }

  boolean flag(String name) {
    Object found = any(name);
    if (found == null) return false;
    if (found instanceof Boolean flag) return flag;
    throw missing(name);
  }

  List<?> list(String name) {
    if (any(name) instanceof List<?> list) return list;
    throw missing(name);
  }

  List<String> strings(String name) {
    List<String> strings = new ArrayList<>();
    for (Object item : list(name)) {
      if (!(item instanceof String string)) throw missing(name);
      strings.add(string);
    }
    return strings;
  }

  Members object(String name) {
    return of(any(name), where + "." + name);
  }

  /** All names, in the order in which they stand. */
  List<String> namesInOrder() {
    return members.keySet().stream().map(String.class::cast).toList();
  }

  /** To be called when all has been read: a member that nobody knows is a mistake. */
  void end() {
    if (!unread.isEmpty()) {
      throw new InvalidScenario(where + ": unknown members " + String.join(", ", unread));
    }
  }

  private InvalidScenario missing(String name) {
    String found = has(name) ? "has no such value: " + Json.write(members.get(name)) : "is missing";
    return new InvalidScenario(where + "." + name + " " + found);
  }
}
