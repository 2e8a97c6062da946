package dev.sparkdrop.console.web;

import java.util.List;

/** A request that gets no answer but what is wrong with it. */
final class HttpError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<String> faults;

  /**
   * @param status of the answer
   * @param faults what is wrong, and what to do instead, a sentence or two each
   */
  HttpError(int status, List<String> faults) {
    super(String.join(" ", faults));
    this.status = status;
    this.faults = List.copyOf(faults);
  }

  HttpError(int status, String fault) {
    this(status, List.of(fault));
  }

  int status() {
    return status;
  }

  List<String> faults() {
    return faults;
  }
}
