package dev.lockstep.migration;

import dev.lockstep.postgres.SqlStatement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The strongest table lock a statement is known to take, by its first words: PostgreSQL's own table
 * ("Explicit Locking" in its manual), for {@code --dry-run}, which must not touch the database.
 *
 * @param mode the lock
 * @param relation on what, as written
 */
public record LockForecast(Mode mode, String relation) {
  /** The lock modes that matter here, and whom each keeps waiting. */
  public enum Mode {
    ACCESS_EXCLUSIVE("reads and writes"),
    SHARE_ROW_EXCLUSIVE("writes"),
    SHARE("writes"),
    SHARE_UPDATE_EXCLUSIVE("other schema changes only"),
    ROW_EXCLUSIVE("schema changes only");

    private final String blocks;

    Mode(String blocks) {
      this.blocks = blocks;
    }

    /** As PostgreSQL writes it. */
    public String label() {
      return name().replace('_', ' ');
    }

    /** What has to wait while it is held. */
    public String blocks() {
      return blocks;
    }
  }

  /** For people: {@code ACCESS EXCLUSIVE on artworks (blocks reads and writes)}. */
  public String text() {
    return mode.label() + " on " + relation + " (blocks " + mode.blocks() + ")";
  }

  /**
   * The forecasts of a file, without what it locks of tables that are new: nobody waits for those.
   *
   * @param created tables that are new, as written; those that {@code file} creates are added
   */
  public static List<LockForecast> of(MigrationFile file, Set<String> created) {
    Set<LockForecast> locks = new LinkedHashSet<>();
    file.forEachStatement(statement -> forecast(statement, created, locks));
    return List.copyOf(locks);
  }

  private static void forecast(
      SqlStatement statement, Set<String> created, Set<LockForecast> locks) {
    if (statement.startsWith("CREATE", "TABLE")) {
      List<String> head = statement.head();
      on(Mode.ROW_EXCLUSIVE, head, skip(head, 2, "IF", "NOT", "EXISTS"))
          .ifPresent(table -> created.add(table.relation()));
    }
    of(statement).filter(lock -> !created.contains(lock.relation())).ifPresent(locks::add);
  }

  /** The forecast; empty if the statement locks no existing table, or is not known. */
  public static Optional<LockForecast> of(SqlStatement statement) {
    List<String> head = statement.head();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    return switch (head.get(0)) {
      case "ALTER" -> alter(statement);
      case "DROP" -> drop(statement);
      case "CREATE" -> create(statement);
      case "TRUNCATE" -> on(Mode.ACCESS_EXCLUSIVE, head, skip(head, 1, "TABLE"));
      case "REINDEX" ->
          Optional.of(
              new LockForecast(
                  statement.mentions("CONCURRENTLY") ? Mode.SHARE_UPDATE_EXCLUSIVE : Mode.SHARE,
                  lower(head.get(head.size() - 1))));
      case "CLUSTER", "REFRESH" -> on(Mode.ACCESS_EXCLUSIVE, head, head.size() - 1);
      case "INSERT" -> on(Mode.ROW_EXCLUSIVE, head, 2);
      case "COPY" -> statement.takesData() ? on(Mode.ROW_EXCLUSIVE, head, 1) : Optional.empty();
      case "UPDATE" -> on(Mode.ROW_EXCLUSIVE, head, skip(head, 1, "ONLY"));
      case "DELETE" -> on(Mode.ROW_EXCLUSIVE, head, skip(head, 2, "ONLY"));
      default -> Optional.empty();
    };
  }

  private static Optional<LockForecast> alter(SqlStatement statement) {
    List<String> head = statement.head();
    if (!statement.startsWith("ALTER", "TABLE")) {
      return Optional.empty();
    }
    int table = skip(head, skip(head, 2, "IF", "EXISTS"), "ONLY");
    boolean light =
        statement.mentions("VALIDATE")
            || statement.mentions("STATISTICS")
            || (statement.mentions("DETACH") && statement.mentions("CONCURRENTLY"))
            || statement.mentions("ATTACH");
    if (light) {
      return on(Mode.SHARE_UPDATE_EXCLUSIVE, head, table);
    }
    boolean foreignKey = statement.mentions("ADD") && statement.mentions("FOREIGN");
    return on(foreignKey ? Mode.SHARE_ROW_EXCLUSIVE : Mode.ACCESS_EXCLUSIVE, head, table);
  }

  private static Optional<LockForecast> drop(SqlStatement statement) {
    List<String> head = statement.head();
    if (statement.startsWith("DROP", "TABLE") || statement.startsWith("DROP", "VIEW")) {
      return on(Mode.ACCESS_EXCLUSIVE, head, skip(head, 2, "IF", "EXISTS"));
    }
    if (statement.startsWith("DROP", "INDEX")) {
      boolean concurrently = statement.mentions("CONCURRENTLY");
      int name = skip(head, concurrently ? 3 : 2, "IF", "EXISTS");
      return on(concurrently ? Mode.SHARE_UPDATE_EXCLUSIVE : Mode.ACCESS_EXCLUSIVE, head, name)
          .map(lock -> new LockForecast(lock.mode(), "the table of index " + lock.relation()));
    }
    int on = head.indexOf("ON");
    boolean ofTable = statement.mentions("TRIGGER") || statement.mentions("POLICY");
    return ofTable && on > 0 ? on(Mode.ACCESS_EXCLUSIVE, head, on + 1) : Optional.empty();
  }

  private static Optional<LockForecast> create(SqlStatement statement) {
    List<String> head = statement.head();
    int on = head.indexOf("ON");
    if (on < 0) {
      return Optional.empty();
    }
    int table = skip(head, on + 1, "ONLY");
    if (statement.mentions("INDEX")) {
      return on(
          statement.mentions("CONCURRENTLY") ? Mode.SHARE_UPDATE_EXCLUSIVE : Mode.SHARE,
          head,
          table);
    }
    if (statement.mentions("TRIGGER")) {
      return on(Mode.SHARE_ROW_EXCLUSIVE, head, table);
    }
    return statement.mentions("POLICY") ? on(Mode.ACCESS_EXCLUSIVE, head, table) : Optional.empty();
  }

  private static Optional<LockForecast> on(Mode mode, List<String> head, int at) {
    if (at < 0 || at >= head.size()) {
      return Optional.empty();
    }
    StringBuilder name = new StringBuilder(lower(head.get(at)));
    for (int next = at + 1; next + 1 < head.size() && head.get(next).equals("."); next += 2) {
      name.append('.').append(lower(head.get(next + 1)));
    }
    return Optional.of(new LockForecast(mode, name.toString()));
  }

  private static String lower(String token) {
    return token.startsWith("\"") ? token : token.toLowerCase(Locale.ROOT);
  }

  private static int skip(List<String> head, int at, String... words) {
    return at + words.length <= head.size()
            && head.subList(at, at + words.length).equals(List.of(words))
        ? at + words.length
        : at;
  }
}
