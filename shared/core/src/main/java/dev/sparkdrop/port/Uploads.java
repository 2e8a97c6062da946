package dev.sparkdrop.port;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Writes and reads objects of any size in one bucket, in constant memory; written all or nothing.
 */
public interface Uploads {

  /**
   * The object to be.
   *
   * @param name 1 to 1,024 bytes of UTF-8
   * @param metadata custom metadata; never null
   * @param expected the generation that has to be the live one at the end; {@link Bucket#NONE}
   *     where no object may be
   */
  record Draft(String name, String contentType, Map<String, String> metadata, long expected) {
    public Draft {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(contentType, "contentType");
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * What is live under a name.
   *
   * @param crc32c of its content, as {@link java.util.zip.CRC32C} has it
   * @param metadata custom metadata; never null
   */
  record Live(long generation, long size, int crc32c, Map<String, String> metadata) {
    public Live {
      metadata = Map.copyOf(metadata);
    }

    /** Whether it has this content, as far as length and checksum tell. */
    public boolean has(long otherSize, int otherCrc32c) {
      return size == otherSize && crc32c == otherCrc32c;
    }
  }

  /** Another generation is live than the draft expects: nothing was written; look again. */
  final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param cause null where there is none
     */
    public Overtaken(String name, Throwable cause) {
      super("another request wrote " + name, cause);
    }
  }

  /** The bucket says no and would say so again; the message is a sentence that says what to do. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param cause null where the upload itself refuses
     */
    public Refused(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  /** What is live under that name. */
  Optional<Live> look(String name);

  /**
   * A place in any bucket.
   *
   * @param generation the one that has to be live there; {@link Bucket#NONE} for whichever is
   */
  record Place(String bucket, String name, long generation) {
    public Place {
      Objects.requireNonNull(bucket, "bucket");
      Objects.requireNonNull(name, "name");
    }
  }

  /** What is live at a place; only its content counts. */
  Optional<Live> look(Place place);

  /**
   * Copies an object with its attributes; no byte of it comes through here.
   *
   * @param from with the generation to copy
   * @param metadata custom metadata that the copy has besides the original's; never null
   * @param expected the generation that has to be live under the new name
   * @param goOn is asked between the steps of a large copy
   * @return the new generation; empty where it was not to go on, and then nothing is seen of it
   * @throws Overtaken where either generation is no longer the live one
   */
  OptionalLong copy(
      Place from, String name, Map<String, String> metadata, long expected, BooleanSupplier goOn);

  /**
   * What is live under names that begin with that.
   *
   * @param most how many are wanted; of more only these are told
   * @return by name
   */
  Map<String, Live> under(String prefix, int most);

  /** Begins an object; whether the bucket takes it may show only later. */
  Upload open(Draft draft);

  /**
   * The bytes of one version of an object, from one of them to its last, as they are asked for.
   *
   * @param from counted from 0; less than the object's size
   * @return to be closed; reading may throw {@link RetryLater}, and {@link Overtaken} where that
   *     version is gone
   */
  ReadableByteChannel read(String name, long generation, long from);

  /** Deletes that version of an object, if it is live still. */
  void delete(String name, long generation);

  /**
   * One object on its way, for one thread. Every method may throw {@link Refused}, {@link
   * Overtaken} or {@link RetryLater}, and then nothing of the object is ever seen; only a {@link
   * RetryLater} of {@link #finish} leaves open whether all of it is, since the answer may be what
   * was lost.
   */
  interface Upload extends AutoCloseable {

    /** Takes all that remains in the buffer; the buffer may be used again afterwards. */
    void write(ByteBuffer bytes);

    /**
     * Makes the object visible, whole, if the bytes that arrived have that checksum.
     *
     * @param crc32c of all bytes, as {@link java.util.zip.CRC32C} has it
     * @return the new object's generation
     */
    long finish(int crc32c);

    /** Abandons an object that is not finished; after {@link #finish} it does nothing. */
    @Override
    void close();
  }
}
