// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.finding.Finding;
import dev.lockstep.finding.NearestName;
import dev.lockstep.lint.Allows.Allow;
import dev.lockstep.lint.rule.Level;
import dev.lockstep.lint.rule.Rule;
import dev.lockstep.lint.rule.Rules;
import dev.lockstep.lint.rule.Seen;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedMigration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the rules say of one migration, less what its author allows. */
final class Judgement {
  private final TracedMigration migration;
  private final Consent consent;
  private final Optional<LiveView> live;

  /** With nothing else known. */
  Judgement(TracedMigration migration) {
    this(migration, Consent.NONE, Optional.empty());
  }

  /**
   * @param consent to what a person has agreed already
   * @param live of the database that is known
   */
  Judgement(TracedMigration migration, Consent consent, Optional<LiveView> live) {
    this.migration = migration;
    this.consent = consent;
    this.live = live;
  }

  private record Hit(Rule rule, String message, String safeForm, StatementEffect effect) {
    int line() {
      return effect.statement().line();
    }
  }

  /**
   * Asks all rules.
   *
   * @param made the relations that the same run made: nothing waits for them
   */
  List<LintFinding> findings(Set<Long> made) throws IOException {
    List<Allow> allows = Allows.of(migration.file());
    List<LintFinding> findings = new ArrayList<>();
    for (Hit hit : hits(inUse(made), consent)) {
      if (allows.stream().noneMatch(each -> each.covers(hit.rule().name(), hit.line()))) {
        findings.add(finding(hit));
      }
    }
    if (allows.isEmpty()) {
      return findings;
    }
    // An allow is of use where the migrations before it ran earlier, whatever runs with it here,
    // and where a person has agreed elsewhere too.
    List<Hit> alone = hits(inUse(migration.made()), Consent.NONE);
    for (Allow allow : allows) {
      if (!Rules.names().contains(allow.rule())) {
        findings.add(unknown(allow));
      } else if (alone.stream().noneMatch(hit -> allow.covers(hit.rule().name(), hit.line()))) {
        findings.add(unused(allow));
      }
    }
    return findings;
  }

  private static Predicate<Relation> inUse(Set<Long> made) {
    return relation -> !relation.isAmong(made);
  }

  private List<Hit> hits(Predicate<Relation> inUse, Consent given) {
    List<Hit> hits = new ArrayList<>();
    List<StatementEffect> earlier = new ArrayList<>();
    for (StatementEffect whole : migration.statements()) {
      StatementEffect effect = whole.of(inUse);
      Seen seen = new Seen(effect, earlier, migration);
      List<Hit> here = ask(seen, false);
      here.stream()
          .filter(hit -> !given.covers(hit.rule(), effect, migration.file()))
          .forEach(hits::add);
      if (here.stream().noneMatch(hit -> hit.rule().level() == Level.ERROR)) {
        hits.addAll(ask(seen, true));
      }
      if (!effect.alone()) {
        earlier.add(effect);
      }
    }
    return hits;
  }

  private static List<Hit> ask(Seen seen, boolean general) {
    List<Hit> hits = new ArrayList<>();
    for (Rule rule : Rules.all()) {
      if (rule.isGeneral() == general) {
        rule.examine(seen)
            .ifPresent(
                message -> hits.add(new Hit(rule, message, rule.safeForm(seen), seen.effect())));
      }
    }
    return hits;
  }

  private LintFinding finding(Hit hit) {
    Rule rule = hit.rule();
    LintFinding plain =
        finding(rule.level(), rule.name(), hit.line(), hit.message(), hit.safeForm());
    return live.map(view -> view.of(rule, hit.effect()))
        .map(
            meaning ->
                new LintFinding(meaning.level(), plain.finding(), plain.safeForm(), meaning.text()))
        .orElse(plain);
  }

  private LintFinding unknown(Allow allow) {
    return finding(
        Level.ERROR,
        Rules.UNKNOWN_RULE,
        allow.line(),
        "there is no rule '"
            + allow.rule()
            + "'"
            + NearestName.of(allow.rule(), Rules.names())
                .map(near -> "; did you mean " + near + "?")
                .orElse(""),
        "name a rule of docs/lint");
  }

  private LintFinding unused(Allow allow) {
    return finding(
        Level.WARNING,
        Rules.UNUSED_ALLOW,
        allow.line(),
        allow.rule()
            + " is allowed, and "
            + (allow.statement() == 0
                ? "no statement of the file does that"
                : "the statement below does not do that"),
        "take the line out");
  }

  private LintFinding finding(Level level, String rule, int line, String message, String safeForm) {
    return new LintFinding(
        level, new Finding(rule, migration.file().path().toString(), line, message), safeForm);
  }
}
