package dev.sparkdrop.ledger;

/** An object of the ledger that this code cannot read; it is left alone. */
public final class CorruptRecord extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptRecord(String name, String why) {
    super("The ledger's object " + name + " cannot be read and is left alone: " + why);
  }
}
