// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.cache.Cache;
import dev.lockstep.event.Events;
import dev.lockstep.lint.Consent;
import dev.lockstep.lint.Lint;
import dev.lockstep.lint.fix.Fix;
import dev.lockstep.lint.fix.SafeSteps;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchSource;
import java.time.Clock;

/**
 * What looks at migrations, and what shows and writes the way out, on the scratch databases of this
 * installation.
 */
public record LintWiring(Lint lint, Fix fix, SafeSteps steps) {
  /** That of {@code check}, so that both work on copies of the same databases. */
  public static Scope scope(Settings settings) {
    try {
      return SchemaModules.read(settings.schema()).scope();
    } catch (InvalidSchemaException e) {
      return Scope.ALL;
    }
  }

  /**
   * Wires them.
   *
   * @param version the program's
   * @param scope that of {@code check}, with which databases are shared
   * @param consent to what a person has agreed already
   */
  public static LintWiring of(
      Settings settings, String version, Scope scope, Consent consent, Events events) {
    Clock clock = Clock.systemUTC();
    ScratchSource scratch = ProofWiring.scratch(settings, clock, events);
    Cache cache = ProofWiring.cache(settings, clock);
    String program = ProofWiring.program(version);
    Lint lint = new Lint(scratch, program, scope, consent).with(settings.lint());
    return new LintWiring(
        lint,
        new Fix(lint::run, scratch, cache, program, scope),
        new SafeSteps(scratch, cache, program, scope));
  }
}
