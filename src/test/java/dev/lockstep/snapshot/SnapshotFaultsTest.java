// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.snapshot.SnapshotException.Kind;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.PgBouncer;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong: nothing says that it is good and is not, and nothing is left half done. */
class SnapshotFaultsTest {
  private static final OptionalInt BY_SETTING = OptionalInt.empty();
  private static ElderServer elder;

  @TempDir Path root;
  private Path folder;
  private SnapshotScene scene;

  @BeforeAll
  static void start() {
    elder = ElderServer.start();
  }

  @AfterAll
  static void stop() {
    elder.close();
  }

  @BeforeEach
  void setUp() {
    folder = root.resolve("snapshots");
    scene = new SnapshotScene(elder, folder);
    scene.database.execute(
        "CREATE TABLE artists (id int PRIMARY KEY, name text)",
        "INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 400) n");
  }

  @AfterEach
  void tearDown() {
    scene.close();
    try (TestDatabase other = TestDatabase.on(elder.server())) {
      other.execute("DROP ROLE IF EXISTS plain");
    }
  }

  private static SnapshotException fails(
      Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    SnapshotException failure = catchThrowableOfType(SnapshotException.class, work);
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
    assertThat(failure.getMessage()).doesNotContain("\n");
    return failure;
  }

  private List<String> names() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(".gitignore"))
          .toList();
    }
  }

  private Path largestFile(String id) throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve(id).resolve("data"))) {
      return paths
          .filter(path -> path.toString().endsWith(".gz"))
          .max(Comparator.comparing(path -> path.toFile().length()))
          .orElseThrow();
    }
  }

  @Test
  void aFileThatIsNotWhatItWasIsFoundByVerifyAndByRestore() throws Exception {
    Snapshots snapshots = scene.snapshots();
    String id = snapshots.create(BY_SETTING).id().text();
    snapshots.verify(id, BY_SETTING);
    Path file = largestFile(id);
    byte[] whole = Files.readAllBytes(file);

    // One bit, so that its size tells nothing.
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 4;
    Files.write(file, flipped);
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining(file.getFileName() + " has another SHA-256 sum");
    String name = scene.restoredName();
    assertThat(fails(Kind.DAMAGED, () -> snapshots.restore(id, name, BY_SETTING)))
        .hasMessageContaining("has another SHA-256 sum");
    assertThat(snapshots.list()).allMatch(each -> each.verified().isEmpty());

    Files.write(file, whole);
    snapshots.verify(id, BY_SETTING);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 9));
    assertThat(snapshots.list())
        .allMatch(each -> each.verified().isEmpty())
        .allMatch(each -> each.problems().get(0).contains("bytes instead of"));
    fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING));

    Files.delete(file);
    assertThat(fails(Kind.DAMAGED, () -> snapshots.restore(id, name, BY_SETTING)))
        .hasMessageContaining(file.getFileName() + " is missing");
    Files.write(file, whole);
    Files.writeString(file.resolveSibling("extra.dat"), "x");
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining("extra.dat was added");
    Files.delete(file.resolveSibling("extra.dat"));

    snapshots.verify(id, BY_SETTING);
    assertThat(snapshots.list()).allMatch(each -> each.verified().isPresent());
    assertThat(scene.unfinished()).isEmpty();
  }

  @Test
  void anEditedManifestIsNeverBelieved() throws Exception {
    Snapshots snapshots = scene.snapshots();
    String id = snapshots.create(BY_SETTING).id().text();
    snapshots.verify(id, BY_SETTING);
    Path manifest = folder.resolve(id).resolve("manifest.json");
    String text = Files.readString(manifest);

    Files.writeString(manifest, text.replace("\"rows\" : 400", "\"rows\" : 401"));
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining("manifest.json is not what it was");
    assertThat(snapshots.list()).allMatch(each -> !each.problems().isEmpty());

    // Somebody who knows the form writes the sum anew: the rows themselves tell.
    forge(manifest, text.replace("\"rows\" : 400", "\"rows\" : 401"));
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining("public.artists has 400 rows instead of 401");
    forge(manifest, text.replaceFirst("\"hash\" : \"-?\\d", "\"hash\" : \"7"));
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining("public.artists has other values in its rows");
    forge(manifest, text.replaceFirst("(\"schemaWithoutRights\" : \"\\d+:)....", "$1ffff"));
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining("the schema is another one");
    forge(manifest, text.replace("public.artists", "public.artistes"));
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining("public.artistes is missing")
        .hasMessageContaining("public.artists was not in it");
    forge(manifest, text.replace("\"format\" : 1", "\"format\" : 2"));
    assertThat(fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING)))
        .hasMessageContaining("format 2 is not 1");
    forge(manifest, text.replaceFirst("\"name\" : \"toc.dat\"", "\"name\" : \"../../toc.dat\""));
    fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING));
    forge(manifest, "{}");
    fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING));
    forge(manifest, "[");
    fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING));
    Files.write(manifest, new byte[] {(byte) 0xff, 0});
    fails(Kind.DAMAGED, () -> snapshots.verify(id, BY_SETTING));

    // A proof is of one manifest only.
    forge(manifest, text);
    snapshots.verify(id, BY_SETTING);
    forge(manifest, text.replace("\"lockstep\" : \"test\"", "\"lockstep\" : \"toast\""));
    assertThat(snapshots.list())
        .allMatch(each -> each.problems().isEmpty())
        .allMatch(each -> each.verified().isEmpty());
  }

  private static void forge(Path manifest, String text) throws IOException {
    Files.writeString(manifest, text);
    Files.writeString(
        manifest.resolveSibling("manifest.json.sha256"),
        FileSums.sha256(text.getBytes(StandardCharsets.UTF_8)) + "  manifest.json\n");
  }

  @Test
  void aRestoreNeverTouchesADatabaseThatIsThere() throws Exception {
    Snapshots snapshots = scene.snapshots();
    String id = snapshots.create(BY_SETTING).id().text();
    scene.database.execute("DELETE FROM artists WHERE id > 1");

    assertThat(fails(Kind.UNUSABLE, () -> snapshots.restore(id, scene.database.name(), BY_SETTING)))
        .hasMessageContaining("database " + scene.database.name() + " exists");
    assertThat(scene.database.value("SELECT count(*) FROM artists")).isEqualTo("1");
    for (String name :
        List.of("", "postgres", "template1", "lockstep_restoring_x", "x".repeat(64))) {
      fails(Kind.UNUSABLE, () -> snapshots.restore(id, name, BY_SETTING));
    }
    assertThat(fails(Kind.UNUSABLE, () -> snapshots.restore("../x", "new", BY_SETTING)))
        .hasMessageContaining("there is no snapshot ../x")
        .hasMessageContaining("the newest is " + id);

    scene.database.execute("CREATE ROLE plain LOGIN");
    assertThat(
            fails(Kind.FAILED, () -> scene.as("plain").snapshots().restore(id, "new", BY_SETTING)))
        .hasMessageContaining("role plain may not create databases")
        .hasMessageContaining("ALTER ROLE plain CREATEDB");
    assertThat(scene.unfinished()).isEmpty();
  }

  @Test
  void whatAKilledRestoreLeftIsRemovedByTheNextAndTwoAtOnceAreNot() throws Exception {
    Snapshots snapshots = scene.snapshots();
    String id = snapshots.create(BY_SETTING).id().text();
    String name = scene.restoredName();
    DatabaseNames names = DatabaseNames.of(name);
    scene.database.execute("CREATE DATABASE \"" + names.unfinished() + "\"");

    // An orphan of it still writes there.
    try (Connection orphan = elder.server().connect(names.unfinished());
        Connection other = scene.database.open();
        Statement statement = other.createStatement()) {
      statement.execute(
          "SELECT pg_advisory_lock(hashtextextended('" + names.unfinished() + "', 0))");
      fails(Kind.BUSY, () -> snapshots.restore(id, name, BY_SETTING));
      assertThat(orphan.isValid(5)).isTrue();
    }
    try (Connection orphan = elder.server().connect(names.unfinished())) {
      assertThat(orphan.isValid(5)).isTrue();
      snapshots.restore(id, name, BY_SETTING);
    }

    assertThat(scene.value(name, "SELECT count(*) FROM artists")).isEqualTo("400");
    assertThat(scene.unfinished()).isEmpty();
    assertThat(scene.events).anyMatch(event -> event.name().equals("restore-swept"));
  }

  @Test
  void aWrongMajorIsRefusedSayingWhatToInstall() throws Exception {
    assertThat(fails(Kind.UNUSABLE, () -> ClientPrograms.ofServer(29, java.util.Optional.empty())))
        .hasMessageContaining("no pg_dump of PostgreSQL 29 is installed here")
        .hasMessageContaining("found: 15 in ")
        .hasMessageContaining("install postgresql-client-29")
        .hasMessageContaining("LOCKSTEP_PG_BIN_DIR");
    Path usual = ClientPrograms.ofServer(15, java.util.Optional.empty()).folder();
    assertThat(
            fails(Kind.UNUSABLE, () -> ClientPrograms.ofServer(18, java.util.Optional.of(usual))))
        .hasMessageContaining("is of PostgreSQL 15, and the database's server is of 18");
    assertThat(fails(Kind.UNUSABLE, () -> ClientPrograms.ofServer(15, java.util.Optional.of(root))))
        .hasMessageContaining("no pg_dump and pg_restore that can be run are in " + root);
    // A newer one is taken where it is named, and not otherwise.
    assertThat(ClientPrograms.ofServer(14, java.util.Optional.of(usual)).major()).isEqualTo(15);
    assertThat(ClientPrograms.ofDump(14, java.util.Optional.empty()).major())
        .isGreaterThanOrEqualTo(14);
  }

  @Test
  void aDumpThatDiesLeavesNothingBehind() throws Exception {
    Path programs = Files.createDirectories(root.resolve("programs"));
    Path real = ClientPrograms.ofServer(15, java.util.Optional.empty()).folder();
    script(programs.resolve("pg_restore"), "exec " + real + "/pg_restore \"$@\"");

    wrapped(programs, real, "kill -9 $$");
    assertThat(fails(Kind.FAILED, () -> scene.programsIn(programs).snapshots().create(BY_SETTING)))
        .hasMessageContaining("pg_dump: was killed by signal 9");
    assertThat(names()).isEmpty();

    // The disk is full: after 1 kB each write fails.
    scene.database.execute(
        "CREATE TABLE noise AS SELECT md5(n::text) AS x FROM generate_series(1, 9000) n");
    wrapped(programs, real, "trap '' XFSZ; ulimit -f 1; exec " + real + "/pg_dump \"$@\"");
    assertThat(fails(Kind.FAILED, () -> scene.programsIn(programs).snapshots().create(BY_SETTING)))
        .hasMessageContaining("pg_dump: error: ")
        .hasMessageContaining("File too large");
    assertThat(names()).isEmpty();

    // Its connections are cut when the dump is about to begin, and with them its view.
    wrapped(
        programs,
        real,
        "psql -Atqc \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()\"; exec "
            + real
            + "/pg_dump \"$@\"");
    assertThatThrownBy(() -> scene.programsIn(programs).snapshots().create(BY_SETTING))
        .isInstanceOfAny(SnapshotException.class, SQLException.class);
    assertThat(names()).isEmpty();
  }

  private static void wrapped(Path programs, Path real, String otherwise) throws IOException {
    script(
        programs.resolve("pg_dump"),
        "[ \"$1\" = --version ] && exec " + real + "/pg_dump --version\n" + otherwise);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aPasswordIsNeverAmongTheArguments() throws Exception {
    Path programs = Files.createDirectories(root.resolve("programs"));
    Path real = ClientPrograms.ofServer(15, java.util.Optional.empty()).folder();
    Path told = root.resolve("told");
    script(programs.resolve("pg_restore"), "exec " + real + "/pg_restore \"$@\"");
    wrapped(programs, real, "echo \"$@\" > " + told + "; exec " + real + "/pg_dump \"$@\"");
    scene.programsIn(programs).snapshots().create(BY_SETTING);

    assertThat(folder.resolve(".gitignore")).hasContent("*");
    assertThat(Files.getPosixFilePermissions(folder.resolve(names().get(0))))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.readString(told))
        .contains("--format=directory", "--snapshot=", "--jobs=2", "--no-password")
        .doesNotContain("localhost", "postgres@", "password=");
  }

  @Test
  void behindAPoolerItSaysThatItNeedsTheServer() throws Exception {
    PgBouncer.require();
    try (TestDatabase pooled = TestDatabase.create();
        PgBouncer pooler = PgBouncer.before(pooled)) {
      SnapshotException refusal =
          fails(
              Kind.UNUSABLE,
              () -> {
                ExportedSnapshot unused =
                    ExportedSnapshot.of(database -> pooler.open(), "pooler/app");
              });
      assertThat(refusal)
          .hasMessageContaining("database pooler/app is reached through a pooler")
          .hasMessageContaining("set DATABASE_URL to the server itself");
    }
  }

  @Test
  void whatKilledProcessesLeftIsSweptAndWhatIsUnderWayIsNot() throws Exception {
    Path dead = Files.createDirectories(folder.resolve("20260101T000000Z-aaaaaa.partial"));
    Files.createFile(dead.resolve("lock"));
    Files.writeString(dead.resolve("toc.dat"), "half");
    Path gone = Files.createDirectories(folder.resolve("20260101T000000Z-bbbbbb.deleted"));
    Path killedEarly = Files.createDirectories(folder.resolve("20260101T000000Z-cccccc.partial"));
    Files.setLastModifiedTime(killedEarly, FileTime.fromMillis(0));
    Path begun = Files.createDirectories(folder.resolve("20260101T000000Z-dddddd.partial"));
    Path theirs = Files.createDirectories(folder.resolve("not ours"));
    Path working = Files.createDirectories(folder.resolve("20260101T000000Z-eeeeee.partial"));
    Process holder =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl,sys\nf=open('"
                    + working.resolve("lock")
                    + "','w')\nfcntl.lockf(f,fcntl.LOCK_EX)\nprint('held',flush=True)\nsys.stdin.read()")
            .start();
    try (var lines = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("held");

      try (UnfinishedSnapshot own =
          UnfinishedSnapshot.in(folder, SnapshotId.next(Clock.systemUTC()))) {
        new SnapshotFolder(folder).sweep(scene.events::add);
        assertThat(own.data().getParent()).exists();
        // The sweep did not end our lock by looking at it.
        assertThat(lockedForOthers(own.data().resolveSibling("lock"))).isTrue();
      }
      assertThat(List.of(begun, theirs, working)).allMatch(Files::exists);
      assertThat(List.of(dead, gone, killedEarly)).noneMatch(Files::exists);
      assertThat(scene.snapshots().list()).isEmpty();
    } finally {
      holder.destroyForcibly();
    }
  }

  private static boolean lockedForOthers(Path file) throws Exception {
    Process other =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl\nf=open('"
                    + file
                    + "','r+')\nfcntl.lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB)")
            .redirectErrorStream(true)
            .start();
    other.getInputStream().readAllBytes();
    return other.waitFor() != 0;
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "not a folder");
    SnapshotScene other = new SnapshotScene(elder, file.resolve("snapshots"));
    try (other) {
      assertThat(fails(Kind.UNUSABLE, () -> other.snapshots().create(BY_SETTING)))
          .hasMessageContaining("LOCKSTEP_SNAPSHOT_DIR: " + file.resolve("snapshots"))
          .hasMessageContaining("mount a volume there");
    }
  }

  @Test
  void aStorageSnapshotIsTheWorkOfTheUsersCommand() throws Exception {
    Path command = root.resolve("storage");
    script(
        command,
        "test -z \"$DATABASE_URL\" || exit 9; sed -n 's/.*\"snapshot\" : //p' > "
            + root.resolve("given")
            + "; echo volume snapshot $1 taken; head -c 40000 /dev/zero | tr '\\0' x");
    Manifest manifest = scene.command(command.toString(), "gold").snapshots().create(BY_SETTING);

    assertThat(Files.readString(root.resolve("given"))).contains(manifest.id().text());
    assertThat(manifest.output()).startsWith("volume snapshot gold taken\nxxx").hasSize(16 * 1024);
    assertThat(
            fails(Kind.UNUSABLE, () -> scene.snapshots().verify(manifest.id().text(), BY_SETTING)))
        .hasMessageContaining("only that can restore and verify it");
    fails(Kind.UNUSABLE, () -> scene.snapshots().restore(manifest.id().text(), "new", BY_SETTING));

    script(command, "echo the class is missing >&2; exit 3");
    assertThat(fails(Kind.FAILED, () -> scene.snapshots().create(BY_SETTING)))
        .hasMessageContaining("ended with 3: the class is missing");
    assertThat(
            fails(
                Kind.UNUSABLE,
                () ->
                    scene.command(root.resolve("none").toString()).snapshots().create(BY_SETTING)))
        .hasMessageContaining("LOCKSTEP_SNAPSHOT_COMMAND")
        .hasMessageContaining("cannot be run");
    assertThat(names()).containsExactly(manifest.id().text());
  }

  @Test
  void pruneKeepsTheNewestTheYoungAndTheLastThatIsProven() throws Exception {
    Snapshots snapshots = scene.snapshots();
    String id = snapshots.create(BY_SETTING).id().text();
    List<Snapshot> all = new java.util.ArrayList<>();
    Manifest manifest = snapshots.find(id).manifest().orElseThrow();
    Verification proof =
        new Verification("x", java.time.Instant.EPOCH, java.time.Duration.ZERO, "15");
    for (String day : List.of("01", "02", "03", "04", "05", "06")) {
      all.add(
          new Snapshot(
              new SnapshotId("202601" + day + "T120000Z-00000a"),
              java.util.Optional.of(manifest),
              day.equals("02") || day.equals("01")
                  ? java.util.Optional.of(proof)
                  : java.util.Optional.empty(),
              List.of()));
    }

    // Two newest: 06, 05. Younger than three days at the 7th, noon: 04 exactly is not older.
    // Proven: 02.
    assertThat(
            Retention.expired(
                all,
                2,
                java.time.Duration.ofDays(3),
                java.time.Instant.parse("2026-01-07T12:00:00Z")))
        .extracting(SnapshotId::text)
        .containsExactly("20260101T120000Z-00000a", "20260103T120000Z-00000a");

    assertThat(snapshots.prune(false)).isEmpty();
    snapshots.delete(id);
    assertThat(names()).isEmpty();
    fails(Kind.UNUSABLE, () -> snapshots.delete(id));
  }
}
