// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.CompositeType;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.EnumType;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.AddAttribute;
import dev.lockstep.diff.operation.AddEnumValue;
import dev.lockstep.diff.operation.CreateType;
import dev.lockstep.diff.operation.DropAttribute;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetDomainDefault;
import dev.lockstep.diff.operation.SetDomainNotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Enums, domains, composite and range types, collations. */
final class TypeOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject type, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new CreateType(type));
    operations.addAll(attributeComments(List.of(), type));
    for (CatalogObject check : around.to().parts(ObjectKind.DOMAIN_CONSTRAINT, type.id())) {
      if (around.madeAlong(check)) {
        operations.addAll(Kinds.create(check, around));
      }
    }
    return operations;
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return switch (to.kind()) {
      case ENUM -> isSubsequence(new EnumType(from).labels(), new EnumType(to).labels());
      case DOMAIN -> !attributes.contains(Domain.TYPE) && !attributes.contains(Domain.COLLATION);
      case COMPOSITE ->
          keepsOrder(new CompositeType(from).attributes(), new CompositeType(to).attributes());
      default -> false;
    };
  }

  private static boolean isSubsequence(List<String> few, List<String> many) {
    int found = 0;
    for (String label : many) {
      if (found < few.size() && few.get(found).equals(label)) {
        found++;
      }
    }
    return found == few.size();
  }

  /** Attributes can go from anywhere, but come only at the end. */
  private static boolean keepsOrder(Map<String, String> from, Map<String, String> to) {
    List<Map.Entry<String, String>> kept =
        from.entrySet().stream().filter(entry -> to.containsKey(entry.getKey())).toList();
    return List.copyOf(to.entrySet()).subList(0, kept.size()).equals(kept);
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return switch (to.kind()) {
      case ENUM -> addValues(to.id(), new EnumType(from).labels(), new EnumType(to).labels());
      case DOMAIN -> alterDomain(to, attributes);
      default -> {
        CompositeType before = new CompositeType(from);
        List<Operation> operations =
            alterComposite(to.id(), before.attributes(), new CompositeType(to).attributes());
        operations.addAll(attributeComments(before.attributeComments(), to));
        yield operations;
      }
    };
  }

  /** The comment of an attribute that goes goes with it. */
  private static List<Operation> attributeComments(List<String> old, CatalogObject type) {
    CompositeType after = new CompositeType(type);
    List<String> staying =
        old.stream()
            .filter(line -> after.attributes().keySet().stream().anyMatch(isOn(line)))
            .toList();
    return ColumnComments.change(type.id(), staying, after.attributeComments());
  }

  private static Predicate<String> isOn(String comment) {
    return attribute -> comment.startsWith(attribute + " IS ");
  }

  private static List<Operation> addValues(ObjectId type, List<String> old, List<String> now) {
    List<Operation> operations = new ArrayList<>();
    String previous = "";
    for (String label : now) {
      if (!old.contains(label)) {
        // The first label has no predecessor, all others have one that is there by now.
        String place =
            !previous.isEmpty()
                ? " AFTER " + previous
                : old.isEmpty() ? "" : " BEFORE " + old.get(0);
        operations.add(new AddEnumValue(type, label, place));
      }
      previous = label;
    }
    return operations;
  }

  private static List<Operation> alterDomain(CatalogObject domain, Set<String> attributes) {
    List<Operation> operations = new ArrayList<>();
    if (attributes.contains(Attributes.EXPRESSION)) {
      operations.add(new SetDomainDefault(domain));
    }
    if (attributes.contains(Domain.NOT_NULL)) {
      operations.add(new SetDomainNotNull(domain));
    }
    return operations;
  }

  private static List<Operation> alterComposite(
      ObjectId type, Map<String, String> old, Map<String, String> now) {
    List<Operation> operations = new ArrayList<>();
    old.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .forEach(name -> operations.add(new DropAttribute(type, name)));
    now.forEach(
        (name, of) -> {
          if (!old.containsKey(name)) {
            operations.add(new AddAttribute(type, name, of));
          }
        });
    return operations;
  }
}
