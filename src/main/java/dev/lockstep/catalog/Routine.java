// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

/** What a function, procedure or aggregate has. */
public record Routine(CatalogObject object) {
  public static final String ARGUMENTS = "arguments";
  public static final String RESULT = "result";
  public static final String ARGUMENT_NAMES = "argument_names";
  public static final String WINDOW = "window";

  private static final String DEFAULTS = "defaults";

  public String definition() {
    return object.value(Attributes.DEFINITION);
  }

  /** Those of an aggregate. */
  public String arguments() {
    return object.value(ARGUMENTS);
  }

  public String result() {
    return object.value(RESULT);
  }

  public String argumentNames() {
    return object.value(ARGUMENT_NAMES);
  }

  public String window() {
    return object.value(WINDOW);
  }

  /** How many of its arguments have a default. */
  public int defaults() {
    return Integer.parseInt(object.value(DEFAULTS));
  }
}
