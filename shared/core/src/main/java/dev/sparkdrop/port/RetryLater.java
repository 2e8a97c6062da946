package dev.sparkdrop.port;

/** A passing fault: nothing is wrong with the request, and the same one may succeed later. */
public class RetryLater extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param doing what was being done, for the log
   * @param cause null where the platform only asked for patience
   */
  public RetryLater(String doing, Throwable cause) {
    super(doing, cause);
  }
}
