package dev.lockstep.generate;

/** No file name can be made of what was asked for. */
public final class UnusableNameException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnusableNameException(String message) {
    super(message);
  }
}
