// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedCatalogTest {
  @TempDir private Path folder;

  private CachedCatalog remembered(String place) {
    return new CachedCatalog(FolderCache.in(folder, Clock.systemUTC()), place);
  }

  @Test
  void givesTheLastStateOfAPlaceAndNoOther() {
    remembered("here").remember("one", new Catalog(18, List.of()));
    assertThat(remembered("here").find("one").map(Catalog::major)).contains(18);
    assertThat(remembered("here").find("two")).isEmpty();
    assertThat(remembered("there").find("one")).isEmpty();
    remembered("here").remember("two", new Catalog(17, List.of()));
    assertThat(remembered("here").find("one")).isEmpty();
    assertThat(remembered("here").find("two").map(Catalog::major)).contains(17);
  }

  @Test
  void whatWasTornOrTouchedIsMadeAgain() throws Exception {
    remembered("here").remember("one", new Catalog(18, List.of()));
    Path file;
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    String whole = Files.readString(file);
    for (int end = 0; end < whole.length(); end++) {
      Files.writeString(file, whole.substring(0, end));
      assertThat(remembered("here").find("one")).as("%d characters", end).isEmpty();
    }
    Files.writeString(file, whole);
    Files.writeString(file, "0:", StandardOpenOption.APPEND);
    assertThat(remembered("here").find("one")).isEmpty();
    Files.writeString(file, whole.replace("2:18", "2:17"));
    assertThat(remembered("here").find("one")).isEmpty();
  }
}
