package io.beckon.cli;

/** Something that the user can mend; shown as one line without a stack trace. */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }
}
