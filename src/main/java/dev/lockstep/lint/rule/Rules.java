// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.List;

/** All rules there are. */
public final class Rules {
  /** An {@code allow} that silences nothing. */
  public static final String UNUSED_ALLOW = "unused-allow";

  /** An {@code allow} of a rule that is none. */
  public static final String UNKNOWN_RULE = "unknown-rule";

  private static final List<Rule> ALL =
      List.of(
          new AddingFieldWithDefault(),
          new AddingSerialPrimaryKeyField(),
          new AddingForeignKeyConstraint(),
          new AddingRequiredField(),
          new AddingNotNullableField(),
          new ChangingColumnType(),
          new NarrowingColumnType(),
          new ConstraintMissingNotValid(),
          new DisallowedUniqueConstraint(),
          new RequireConcurrentIndexCreation(),
          new RequireConcurrentIndexDeletion(),
          new RequireConcurrentPartitionDetach(),
          new RequireConcurrentReindex(),
          new RenamingColumn(),
          new RenamingTable(),
          new BanDropColumn(),
          new BanDropTable(),
          new BanDropCascade(),
          new BreaksFunction(),
          new BanDropConstraint(),
          new BanDropNotNull(),
          new BanTruncateCascade(),
          new TruncateTable(),
          new VacuumFull(),
          new Cluster(),
          new RefreshMaterializedView(),
          new ExplicitTableLock(),
          new RequireTimeoutSettings(),
          new PreferBigintOverInt(),
          new PreferIdentity(),
          new PreferTextField(),
          new BanCharField(),
          new PreferTimestamptz(),
          new PreferJsonb(),
          new WholeTableWrite(),
          new SeveralStrongLocks(),
          new ValidateInSameTransaction(),
          new StrongLockBeforeSlowWork(),
          new AttachPartitionScan(),
          new RewritesTable(),
          new ScansTableUnderLock());

  private Rules() {}

  /** In the order in which they are asked. */
  public static List<Rule> all() {
    return ALL;
  }

  /** The names that an {@code allow} may have. */
  public static List<String> names() {
    return ALL.stream().map(Rule::name).toList();
  }

  /** Whether {@code rule} is off where no setting asks for it. */
  static boolean isOpinion(String rule) {
    return ALL.stream().anyMatch(each -> each.isOpinion() && each.name().equals(rule));
  }
}
