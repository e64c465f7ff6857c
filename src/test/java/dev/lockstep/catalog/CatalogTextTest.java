// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CatalogTextTest {
  private static final ObjectId TABLE = ObjectId.table("odd:1:schema", "ta\nble");
  private static final Catalog CATALOG =
      new Catalog(
          18,
          List.of(
              new CatalogObject(
                  TABLE, new TreeMap<>(), null, new TreeSet<>(List.of(ObjectId.schema("odd")))),
              new CatalogObject(
                  ObjectId.column("odd:1:schema", "ta\nble", "größe"),
                  new TreeMap<>(java.util.Map.of("comment", "3:x\n\\t\0 0:", "position", "1")),
                  TABLE,
                  new TreeSet<>())));

  @Test
  void readsWhatItWrote() {
    Catalog read = CatalogText.parse(CatalogText.of(CATALOG));
    assertThat(read.objects()).isEqualTo(CATALOG.objects());
    assertThat(read.fingerprint()).isEqualTo(CATALOG.fingerprint());
  }

  @Test
  void refusesWhatIsNotAllOfACatalogOrMore() {
    String text = CatalogText.of(CATALOG);
    for (int end = 0; end < text.length(); end++) {
      String torn = text.substring(0, end);
      assertThatThrownBy(() -> CatalogText.parse(torn))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> CatalogText.parse(text + "0:"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CatalogText.parse("9:catalog 0"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
