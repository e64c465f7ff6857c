package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import java.util.List;
import java.util.Set;

/** Defaults of columns. */
final class DefaultRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject object, Surroundings around) {
    return List.of(
        SqlStatement.of(
            Sql.alterColumn(object.id()) + "SET DEFAULT " + object.value(Attributes.EXPRESSION)));
  }

  @Override
  public List<SqlStatement> drop(CatalogObject object, Surroundings around) {
    return List.of(SqlStatement.of(Sql.alterColumn(object.id()) + "DROP DEFAULT"));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return true;
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return create(to, around);
  }
}
