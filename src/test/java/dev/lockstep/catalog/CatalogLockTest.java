// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogLockTest {
  private static CatalogObject object(ObjectId id, Map<String, String> attributes) {
    return new CatalogObject(id, new TreeMap<>(attributes), null, new TreeSet<>());
  }

  private static Catalog catalog(int major, String expression) {
    ObjectId table = ObjectId.table("public", "artworks");
    return new Catalog(
        major,
        List.of(
            object(table, Map.of()),
            object(ObjectId.table("Odd schema", "a.\"b\""), Map.of("unlogged", "true")),
            object(
                ObjectId.column("public", "artworks", "slug"),
                Map.of("type", "text", "position", "1")),
            object(
                new ObjectId(ObjectKind.FUNCTION, "public", "f", "integer, character varying"),
                Map.of("definition", expression)),
            object(
                new ObjectId(ObjectKind.DEFAULT, "public", "artworks", "slug"),
                Map.of("expression", expression))));
  }

  @Test
  void isReadAsItWasWritten(@TempDir Path folder) throws Exception {
    Catalog catalog = catalog(18, "'x'::text");
    CatalogLock lock =
        CatalogLock.of(
            catalog,
            new TreeMap<>(Map.of("9", catalog.fingerprint(), "10", catalog.fingerprint())));
    isReadAsItWasWritten(folder, catalog, lock);
    isReadAsItWasWritten(
        folder,
        catalog,
        lock.with(
            new RecordedFiles(
                true,
                new TreeMap<>(Map.of("V9__a.sql", -1, "2026/V10__\"b\".sql", 2)),
                new TreeMap<>(Map.of("migrations/V10__b.sql", "abc")),
                new TreeSet<>(Set.of("V9__a.sql", "2026/V10__\"b\".sql")))));
  }

  private static void isReadAsItWasWritten(Path folder, Catalog catalog, CatalogLock lock)
      throws Exception {
    Path file = folder.resolve(CatalogLock.FILE_NAME);
    lock.write(file);
    CatalogLock read = CatalogLock.read(file);
    assertThat(read).isEqualTo(lock);
    assertThat(read.text()).isEqualTo(lock.text());
    assertThat(read.fingerprint()).isEqualTo(catalog.fingerprint());
    assertThat(read.migrations().keySet()).containsExactly("9", "10");
    assertThat(read.tables())
        .containsExactly(
            ObjectId.table("Odd schema", "a.\"b\""), ObjectId.table("public", "artworks"));
  }

  @Test
  void twentyMigrationsByHandAreNewsAndTheOldestMakeRoom() {
    TreeMap<String, Integer> sums = new TreeMap<>();
    RecordedFiles files = RecordedFiles.UNKNOWN;
    for (int i = 1; i <= 22; i++) {
      sums.put("V" + i + "__a.sql", i);
      files = files.next(sums, new TreeMap<>(), List.of("V" + i + "__a.sql"));
    }
    assertThat(files.byHand())
        .hasSize(20)
        .contains("V3__a.sql", "V22__a.sql")
        .doesNotContain("V1__a.sql", "V2__a.sql");
    sums.remove("V22__a.sql");
    assertThat(files.next(sums, new TreeMap<>(), List.of()).byHand()).hasSize(19);
  }

  @Test
  void anAdditionIsOneLineAndTouchesNoOther() {
    Catalog small = catalog(18, "1");
    List<CatalogObject> objects = new java.util.ArrayList<>(small.objects().values());
    objects.add(object(ObjectId.table("zoo", "zebras"), Map.of()));
    List<String> before = CatalogLock.of(small, new TreeMap<>()).text().lines().toList();
    List<String> after =
        CatalogLock.of(new Catalog(18, objects), new TreeMap<>()).text().lines().toList();
    assertThat(after).hasSize(before.size() + 1).containsAll(before);
  }

  @Test
  void namesFileAndLineOfWhatItCannotRead() {
    assertThatThrownBy(
            () -> CatalogLock.parse("{\n  \"lockstep\": 1,\n<<<<<<< ours\n", "catalog.lock.json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("catalog.lock.json:3")
        .hasMessageContaining("lockstep generate");
  }

  @Test
  void otherMajorsAreComparedWithoutWhatTheyPrintDifferently() {
    Fingerprint fifteen = catalog(15, "a.x").fingerprint();
    assertThat(fifteen.matches(catalog(18, "x").fingerprint())).isTrue();
    assertThat(fifteen.matches(catalog(15, "x").fingerprint())).isFalse();
    assertThat(Fingerprint.parse(fifteen.toString())).isEqualTo(fifteen);
  }

  @Test
  void identitiesAreReadAsTheyAreWritten() {
    for (ObjectId id :
        List.of(
            ObjectId.column("public", "t", "a.b \"c\""),
            new ObjectId(ObjectKind.DOMAIN_CONSTRAINT, "s", "email", "ok"),
            new ObjectId(ObjectKind.AGGREGATE, "s", "(", "integer, \"S\".t"),
            new ObjectId(ObjectKind.DEFAULT_PRIVILEGES, "", "TABLES of me", ""),
            ObjectId.of(ObjectKind.MATERIALIZED_VIEW, "s", "v"))) {
      assertThat(ObjectId.parse(id.toString())).isEqualTo(id);
    }
  }
}
