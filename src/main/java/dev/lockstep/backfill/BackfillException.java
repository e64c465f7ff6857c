package dev.lockstep.backfill;

/** Something asked of a backfill cannot be done; the message says why and what to do. */
public final class BackfillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BackfillException(String message) {
    super(message);
  }
}
