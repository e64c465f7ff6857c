// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that is done to a database: its plain form, its form for a table in use, what it does
 * to those who use it, and what undoing it gives back. What undoes it is what the way back between
 * the two catalogs has in its place, which is made of the same operations.
 */
public sealed interface Operation
    permits AddAttribute,
        AddColumn,
        AddConstraint,
        AddEnumValue,
        AddIdentity,
        AddNotNull,
        AlterPolicy,
        AttachPartition,
        ChangeRights,
        ChangeType,
        ClusterOn,
        ColumnToText,
        CommentOn,
        CommentOnColumnOf,
        ContinueFromHighest,
        ContinueFromSequence,
        ConvertColumn,
        CreateEventTrigger,
        CreateExtension,
        CreateIndex,
        CreateMaterializedView,
        CreatePolicy,
        CreatePublication,
        CreateRoutine,
        CreateSchema,
        CreateSequence,
        CreateStatistics,
        CreateTable,
        CreateTrigger,
        CreateType,
        CreateView,
        DetachPartition,
        DropAttribute,
        DropColumn,
        DropConstraint,
        DropDefault,
        DropExpression,
        DropIdentity,
        DropIndex,
        DropNotNull,
        DropObject,
        DropRetiredType,
        DropSequence,
        DropTable,
        ForceRowSecurity,
        Inherit,
        LockTable,
        MoveExtension,
        MoveRows,
        MoveToSchema,
        NoInherit,
        Rename,
        RenameColumn,
        ReplaceView,
        ResetOptions,
        RetireType,
        SetAccessMethod,
        SetColumnStatistics,
        SetCompression,
        SetDefault,
        SetDomainDefault,
        SetDomainNotNull,
        SetExpression,
        SetIdentity,
        SetIndexStatistics,
        SetLogged,
        SetNotNull,
        SetOptions,
        SetPublicationMembers,
        SetPublicationSettings,
        SetReplicaIdentity,
        SetRowSecurity,
        SetSequence,
        SetSequenceLogged,
        SetSequenceOwner,
        SetStatisticsTarget,
        SetStorage,
        SetTableType,
        SwitchTrigger,
        ValidateConstraint {

  /** The plain form, without its semicolon. */
  String sql();

  /** Lines for people, above the statement. */
  default List<String> comment() {
    return List.of();
  }

  /** What the plain form does to a database in use. */
  default Set<Hazard> hazards() {
    return Set.of();
  }

  /** The strongest lock that the plain form takes; empty if nothing waits for it. */
  default Optional<Lock> lock() {
    return Optional.empty();
  }

  /** What the plain form goes through while others wait, of tables that were there before. */
  default List<Blocking> blocking(InUse use) {
    return lock().map(taken -> use.goingThrough(this, taken)).orElse(List.of());
  }

  /** Why there is only the plain form, and what people can do where the table is large. */
  default String instead() {
    return "PostgreSQL has no other form of it: for a large table, choose a quiet hour";
  }

  /** What undoing it gives back. */
  default Reversibility reversibility() {
    return Reversibility.LOSSLESS;
  }

  /** Whether it makes something whose body may speak of what comes after it. */
  default boolean speaksAhead() {
    return false;
  }

  /** The plain form as a statement. */
  default RenderedStatement statement() {
    return new RenderedStatement(sql(), hazards(), true, comment(), speaksAhead(), List.of());
  }

  /** The form that a table under live traffic survives. */
  default SafeForm safely(InUse use) {
    return use.plain(this);
  }
}
